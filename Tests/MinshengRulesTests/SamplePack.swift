// SPDX-License-Identifier: Apache-2.0

/// A pack that uses every part of the format, as an author might write it.
enum SamplePack {
    static let text = """
        # A pack for tests.
        minsheng: 1
        pack: {id: test.sample, version: 1.2.0, license: CC0-1.0}

        settings: {segment_cap: 300, dominance_percent: 20}

        labels:
          公平: {slug: fairness, threshold: 100, define: "同样的条件，同样的保障。"}
          m01:
            parent: 公平
            threshold: 120
            title: 社会保险
            define: 参保与待遇
            include: [养老金, 医保 报销]
            exclude: [骗保]

        lexicons:
          livelihood: [社会保障, 参保, "@care"]
          care: 养老 托育
          remedy: >-
            破解 缩小
            补齐

        guards:
          - {kind: straddle, terms: [办公平台, 赡养老人]}
          # 公平竞争 is about markets.
          - {kind: sense, terms: 公平竞争 公平交易, labels: [公平, m01], note: 市场}
          - {kind: idiom, terms: [触手可及], lift_if: {lexicon: livelihood, scope: sentence}}

        polarity:
          deficit: {left: [不, 缺乏], window: 2}
          denied: {left: [不涉及], window: 6}
          pseudo: [不仅, 非常]
          stop: ["，", "。", 但]

        contexts:
          - {id: penal, scope: sentence, terms: [处…罚款], factor: 0}
          - {id: crime, scope: item, terms: [被捕], unless: [救助], labels: [m01], factor: 30, max_length: 160}

        umbrella:
          sentence: [下列服务]
          item: [下列公共服务]

        rules:
          - id: m01.strong   # decides alone
            label: m01
            status: stable
            any: 社会保险 医保卡 公{0,4}保
            tests:
              match: ["全面取消在就业地参加⟦社会保险⟧的户籍限制。"]
              skip: [{text: 旅行社保证金缴存办法修订。, by: unmatched}]
          - id: m01.pair
            label: m01
            tier: topic
            weight: 80
            cap: 160
            scope: clause
            zone: [title, lead]
            list_items: 4
            near:
              of: [{any: [养老保险, 医保]}, {lexicon: remedy}, 参保]
              gap: 10
              ordered: true
            none: [基金投资, {all: [骗, 保]}]
            note: 参保
          - id: m01.more
            label: m01
            atleast: {n: 2, of: [{rule: m01.pair}, {all: ["@livelihood", 缴费]}, 待遇?]}
          - id: fairness.word
            label: 公平
            part: stated
            any: [公平, {near: {of: [同样, 条件], gap: 4}}]
            none: {rule: m01.strong}
        """
}
