// SPDX-License-Identifier: Apache-2.0

/// How places are named in print: without 省 and 市, and with words that only look like a place.
enum PlaceName {
    /// The short name of a division (浙江, 延边, 余杭), or nil if it has none of two characters at least.
    static func short(_ division: Division) -> String? {
        var name = Substring(division.name)
        guard let suffix = suffixes.first(where: { name.hasSuffix($0) }) else { return nil }
        name.removeLast(suffix.count)
        if suffix.hasPrefix("自治") {
            while let people = peoples.first(where: { name.hasSuffix($0) && name.count >= $0.count + 2 }) {
                name.removeLast(people.count)
            }
        }
        return name.count >= 2 ? String(name) : nil
    }

    private static let suffixes = [
        "特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "林区", "矿区", "新区", "特区", "省", "市", "盟", "县", "旗", "区",
    ]

    /// Longer names first, so that none is cut in two.
    private static let peoples = [
        "哈尼族彝族傣族", "达斡尔族", "鄂温克族", "鄂伦春族", "柯尔克孜", "哈萨克族", "维吾尔", "蒙古族", "朝鲜族", "土家族", "布依族", "哈尼族", "傈僳族", "拉祜族",
        "纳西族", "景颇族", "布朗族", "撒拉族",
        "毛南族", "仡佬族", "锡伯族", "塔吉克", "普米族", "裕固族", "保安族", "东乡族", "仫佬族", "独龙族", "各族", "回族", "藏族", "苗族", "彝族", "壮族", "满族",
        "侗族", "瑶族", "白族", "傣族", "黎族",
        "畲族", "水族", "土族", "羌族", "怒族", "佤族", "蒙古", "哈萨克", "壮", "回",
    ]

    /// Short names that are words as well: they name a place only in a dateline or behind the place they lie in.
    static let ordinary: Set<String> = [
        "中山", "东方", "长治", "大同", "三明", "日照", "安康", "来宾", "阿里", "朝阳", "新乡", "开封", "巴中", "文山", "白城", "四平", "中卫", "海东",
        "海西", "海北", "黄南", "兴安", "安阳", "德州", "固原", "安顺", "玉树",
        "红河", "白山", "天水", "白银", "宜春", "北海", "和田", "山南",
    ]

    /// Full names that any town may have a part of; they name a place as ``ordinary`` ones do.
    static let generic: Set<String> = ["城区", "郊区", "矿区", "新城区", "老城区"]

    /// Names in print that are no division's own, with the division they lie in.
    static let aliases: [(name: String, code: Int)] = [
        ("雄安新区", 130_000), ("台北", 710_000), ("高雄", 710_000), ("新北市", 710_000), ("台中市", 710_000), ("台南市", 710_000),
        ("桃园市", 710_000),
    ]

    /// Words that hold or straddle a name; a name that overlaps one, and does not hold it whole, is none: 幸福建设 is not in 福建.
    static let guards = [
        "长江", "黄河", "淮河", "珠江", "太湖", "鄱阳湖", "洞庭湖", "黄海", "渤海", "海拔", "幸福", "造福", "祝福", "庆典", "庆祝", "庆贺", "隆重", "出海口",
        "入海口", "三明治", "大连接", "大连续", "秀丽", "美丽", "壮丽",
        "富丽", "艳丽", "重大", "伟大", "巨大", "最大", "强大", "盛大", "南通道", "南通车", "南通过", "大理石", "孙中山", "河南岸", "河北岸", "江西岸", "湖南岸",
        "湖北岸", "山东麓", "山西麓", "山东侧", "山西侧", "山东坡",
        "山西坡", "京剧", "市场", "市民", "区域", "区块", "区间", "云南白药", "新华社", "新华网", "新华日报", "人民网",
    ]

    /// What behind a name makes it a street's, and what takes that back.
    static let streets = ["路", "街", "大道"]
    static let noStreets = ["路况", "路网", "路段", "路桥", "路政", "街头", "街道"]
}
