// SPDX-License-Identifier: Apache-2.0

import Minsheng
import Testing

@Suite("Traditional and simplified script")
struct TextScriptTests {
    /// Words with a character that one script tells apart and the other does not: of the built-in pack and of general
    /// text, in traditional script as Taiwan or Hong Kong write them, and simplified.
    private static let words = """
        10分鐘=10分钟 10分鐘後=10分钟后 一個標準=一个标准 一台機器=一台机器 一週只開=一周只开
        一張表=一张表 一貫制=一贯制 萬家事=万家事 上舞臺=上舞台 上門換藥=上门换药 上門理髮=上门理发
        上門採血=上门采血 不得規劃=不得规划 不必反覆=不必反复 不必重複=不必重复 與城裏=与城里
        與城裡一樣=与城里一样 專業人才=专业人才 專家團=专家团 個人賬戶=个人账户 中介據點=中介据点
        中醫藥發展=中医药发展 中方願=中方愿 中歐關係=中欧关系 中籤率=中签率 豐富=丰富 臨時托=临时托
        乒乓球檯=乒乓球台 書院舍=书院舍 人口分佈=人口分布 從嚴治黨=从严治党 代掛=代挂 仿製藥=仿制药
        企業註冊=企业注册 低收入困難=低收入困难 低收入僱員=低收入雇员 餘額=余额 依託班=依托班 便當=便当
        信用修復=信用修复 借書=借书 停車佔=停车占 光纖=光纤 免徵=免征 免費遊覽=免费游览
        公平獲得=公平获得 養老概念=养老概念 幾個村=几个村 兇手=凶手 制度並軌=制度并轨
        勵志獎學金=励志奖学金 包乾=包干 醫師籲=医师吁 捲款=卷款 歷史建築=历史建筑 葉酸=叶酸
        司法鑑定=司法鉴定 合併計算=合并计算 名醫聯繫=名医联系 周邊=周边 因病致貧=因病致贫
        均衡匯率=均衡汇率 夠不着=够不着 姦淫=奸淫 傢俱=家具 對沖=对冲 小夥=小伙 布點=布点
        幫扶幹部=帮扶干部 應保盡保=应保尽保 心理諮詢師=心理咨询师 必須=必须 憂鬱=忧郁 唸書=念书
        戲曲=戏曲 紮根=扎根 摺子戲=折子戏 搶著=抢着 掛鉤=挂钩 收養犬隻=收养犬只 鬥毆=斗殴
        最後一公里=最后一公里 傑出青年=杰出青年 櫃枱太高=柜台太高 標誌燈=标志灯 注資=注资 熱搜=热搜
        社區論壇=社区论坛 簽字同意=签字同意 米麵=米面 米麪油=米面油 累計=累计 衚衕=胡同
        輪椅馬拉松=轮椅马拉松 閒置=闲置 萬曆=万历 醜惡=丑恶 東昇=东升 東征=东征 兩極=两极
        為所欲為=为所欲为 烏雲=乌云 瞭解=了解 五穀=五谷 僕人=仆人 傭工=佣工 俯衝=俯冲 藉以=借以
        興高采烈=兴高采烈 內蒙古=内蒙古 動盪=动荡 取捨=取舍 颱風=台风 嚮導=向导 喜歡=喜欢 糰子=团子
        大鬍子=大胡子 奸細=奸细 姜聲揚=姜声扬 傢伙=家伙 儘可能=尽可能 岩鹽=岩盐 張三丰=张三丰
        性慾=性欲 噁心=恶心 手錶=手表 扎伊爾=扎伊尔 掃蕩=扫荡 掛鈎=挂钩 蒐集=搜集 收穫=收获
        景緻=景致 麴酒=曲酒 氣喘吁吁=气喘吁吁 彙報=汇报 沈國放=沈国放 瀋陽=沈阳 濃郁=浓郁 縴夫=纤夫
        胡亂=胡乱 鬍鬚=胡须 蔑視=蔑视 痠軟=酸软 饑民=饥民 飢餓=饥饿 身分證=身份证
        低收入戶身分=低收入户身份 部份負擔=部分负担 成份=成分 想像=想象 彷彿=仿佛 馬伕=马夫 計畫=计划
        規畫=规划 動畫=动画 乾旱=干旱 乾坤=乾坤 幹部=干部 干預=干预 顯著=显著 著作=著作 著作=着作
        隨著=随着 皇后=皇后 後勤=后勤 公里=公里 裏面=里面 理髮=理发 發展=发展 三隻=三只 衹有=只有
        徵收=征收 特徵=特征 瞭望=瞭望 股份=股份 平安鐘=平安钟
        """

    @Test("a word folds alike in both scripts", arguments: words.split(whereSeparator: \.isWhitespace).map(String.init))
    func alike(_ pair: String) throws {
        let word = pair.split(separator: "=")
        try #require(word.count == 2)
        #expect(Folding.fold(String(word[0])) == Folding.fold(String(word[1])), "\(pair)")
    }

    @Test("words that only look alike stay apart", arguments: [("股份", "股分"), ("家具", "家居"), ("计划", "计画"), ("动画", "动划")])
    func apart(_ first: String, _ second: String) {
        #expect(Folding.fold(first) != Folding.fold(second))
    }
}
