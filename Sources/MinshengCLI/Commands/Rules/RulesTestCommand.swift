// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Minsheng
import MinshengRules

/// `minsheng rules test`: runs the tests that a pack carries.
struct RulesTestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Runs the tests that a pack carries.",
        discussion: """
            A match test passes if the rule finds each ⟦…⟧ in it; a skip test if the stage it names is the one that takes the \
            words away. Coverage counts the terms that some test makes use of.

            Examples:
              minsheng rules test Packs/cn.livelihood.yaml
              minsheng rules test my.yaml --coverage --json | jq .terms.missing

            Exit codes: 0 all pass · 1 some fail · 65 the pack is faulty · 66 no such file.
            """
    )

    @Argument(help: "The pack; - is standard input.")
    var pack: String

    @Flag(help: "List the terms that no test makes use of.")
    var coverage = false

    @Flag(help: "Write JSON.")
    var json = false

    func run() throws {
        try reportingFailure {
            let report = try RulesTestCommand.tester(pack).run()
            try StandardOutput.write(json ? bytes(report) : [UInt8](text(report).utf8))
            if !report.failures.isEmpty { throw ExitCode(CommandFailure.Kind.someRefused.rawValue) }
        }
    }

    private static func tester(_ path: String) throws(CommandFailure) -> PackTester {
        let source = try PackOption.source(path)
        do {
            return try PackTester(source)
        } catch {
            throw CommandFailure(.unreadable, lines: error.description)
        }
    }

    private func text(_ report: PackTestReport) -> String {
        var lines = report.failures.map { result in
            let place = result.location.map { "\($0): " } ?? ""
            return Terminal.harmless("\(place)\(result.rule): \(result.failure ?? "")  「\(result.text)」")
        }
        for (name, coverage) in [("terms", report.terms), ("guards", report.guards)] {
            if self.coverage, !coverage.missing.isEmpty {
                lines.append("\(name) that no test makes use of: \(coverage.missing.joined(separator: " "))")
            }
        }
        lines.append(
            "\(report.results.count) tests, \(report.failures.count) failed"
                + " · \(report.terms.exercised) of \(report.terms.total) terms"
                + " and \(report.guards.exercised) of \(report.guards.total) guards exercised"
        )
        return lines.joined(separator: "\n") + "\n"
    }

    private func bytes(_ report: PackTestReport) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.member("tests", report.results.count)
        json.member("failed", report.failures.count)
        json.key("failures")
        json.beginArray()
        for result in report.failures {
            json.beginObject()
            json.member("rule", result.rule)
            json.member("at", result.location?.description)
            json.member("text", result.text)
            json.member("failure", result.failure)
            json.endObject()
        }
        json.endArray()
        write(report.terms, named: "terms", to: &json)
        write(report.guards, named: "guards", to: &json)
        json.endObject()
        json.endLine()
        return json.bytes
    }

    private func write(_ coverage: PackTestReport.Coverage, named name: String, to json: inout JSONWriter) {
        json.key(name)
        json.beginObject()
        json.member("exercised", coverage.exercised)
        json.member("total", coverage.total)
        if self.coverage { json.strings("missing", coverage.missing) }
        json.endObject()
    }
}
