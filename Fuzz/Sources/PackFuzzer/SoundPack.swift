// SPDX-License-Identifier: Apache-2.0

import MinshengRules

/// A small pack that uses every part of the format, and texts that it has something to say of.
enum SoundPack {
    static let bytes: [UInt8] = {
        do {
            return try PackCompiler.compile(PackSource(source, file: "sound.yaml"))
        } catch {
            preconditionFailure("the sound pack is refused: \(error)")
        }
    }()

    static let texts = [
        "全面取消在就业地参加社会保险的户籍限制，养老保险、医疗保险应当补齐。",
        "公平竞争的办公平台触手可及，参保不涉及公平。\n骗保处以罚款，记者说下列公共服务：养老，托育，医保。",
        "一、扩大养老保险覆盖面，破解医保参保待遇差。\n二、养老保险金、养老保险费、养老保险卡、养老保险号、养老保险局可及。",
        "",
    ]

    private static let source = """
        minsheng: 1
        pack: {id: fuzz.sound, version: 1.0.0, license: CC0-1.0}
        settings: {segment_cap: 300, dominance_percent: 20}
        labels:
          公平: {slug: fairness, threshold: 100, define: 公平}
          m01: {parent: 公平, threshold: 100, title: 社会保险, define: 参保与待遇}
          普惠: {slug: benefit, threshold: 100}
          m05: {parent: 普惠, threshold: 100}
        lexicons:
          livelihood: [社会保障, 参保, 养老, 托育]
          remedy: [破解, 缩小, 补齐]
        guards:
          - {kind: straddle, terms: [办公平台]}
          - {kind: sense, terms: [公平竞争], labels: [公平, m01]}
          - {kind: idiom, terms: [触手可及], lift_if: {lexicon: livelihood, scope: sentence}}
        polarity:
          deficit: {left: [不, 缺乏], window: 2}
          denied: {left: [不涉及], window: 6}
          pseudo: [不仅]
          stop: ["，", "。", 但]
        contexts:
          - {id: penal, scope: sentence, terms: [处…罚款], factor: 0}
          - {id: crime, scope: item, terms: [骗保], unless: [救助], labels: [m01], factor: 30, max_length: 160}
          - {id: news, scope: sentence, labels: [m05], factor: 90, terms: [记者]}
        umbrella:
          sentence: [下列服务]
          item: [下列公共服务]
        rules:
          - {id: m01.strong, label: m01, weight: 120, any: [社会保险, 医保卡, "公{0,4}保", 卡]}
          - id: m01.list
            label: m01
            weight: 60
            any: [养老保险金, 养老保险费, 养老保险卡, 养老保险号, 养老保险局, 养老保险册, 养老保险证, 养老保险站, 养老保险网, 养老保险办]
          - id: m01.pair
            label: m01
            tier: topic
            weight: 80
            cap: 160
            scope: clause
            zone: [title, lead]
            list_items: 4
            near: {of: [{any: [养老保险, 医保]}, {lexicon: remedy}, 参保], gap: 10, ordered: true}
            none: [基金投资, {all: [骗, 保]}]
          - id: m01.more
            label: m01
            scope: paragraph
            atleast: {n: 2, of: [{rule: m01.pair}, {all: ["@livelihood", 缴费]}, "待遇?"]}
          - {id: m05.item, label: m05, scope: item, weight: 120, all: [{any: [养老, 托育]}, {any: [医保, 可及]}, 参保]}
          - id: fairness.word
            label: 公平
            part: stated
            any: [公平, {near: {of: [同样, 条件], gap: 4}}]
            none: {rule: m01.strong}
        aboutness:
          base: 3
          share: 1
          labels: {m01: 0, m05: 0}
          rules: {m01.strong: 5}
          contexts: {news: -5}
          beside: {m05: {m01: -1}}

        """
}
