// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengPipeline
import Yams

/// Reads YAML into a tree that remembers where each part stands.
struct YAMLFile {
    private let name: String

    /// Reads a file.
    /// - Throws: ``PipelineError`` with code `invalidConfiguration`, and the place, if the file cannot be read or holds no YAML.
    static func read(_ path: String) throws(PipelineError) -> ConfigurationNode {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            throw PipelineError(.invalidConfiguration, "cannot read the configuration \(path): \(reason)")
        }
        let data: Data
        do {
            data = try FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).readToEnd() ?? Data()
        } catch {
            throw PipelineError(
                .invalidConfiguration,
                "cannot read the configuration \(path): \(error.localizedDescription)"
            )
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw PipelineError(.invalidConfiguration, "\(path) is not UTF-8; save it as UTF-8")
        }
        return try parse(text, name: path)
    }

    /// Reads a text.
    /// - Parameter name: what errors call it.
    static func parse(_ text: String, name: String) throws(PipelineError) -> ConfigurationNode {
        let file = YAMLFile(name: name)
        do {
            guard let root = try Yams.compose(yaml: text) else { return .empty }
            return file.node(root)
        } catch let error as YamlError {
            throw file.located(error)
        } catch {
            throw PipelineError(.invalidConfiguration, "\(name): \(error)")
        }
    }

    private func node(_ node: Node) -> ConfigurationNode {
        let place = position(node.mark)
        switch node {
        case .scalar(let scalar): return ConfigurationNode(value(of: scalar), at: place)
        case .sequence(let nodes): return ConfigurationNode(.sequence(nodes.map(self.node)), at: place)
        case .mapping(let pairs):
            let entries = pairs.map { key, value in
                ConfigurationEntry(key: key.scalar?.string ?? "", at: position(key.mark), value: self.node(value))
            }
            return ConfigurationNode(.mapping(entries), at: place)
        case .alias(let alias):
            // The parser puts the node an alias stands for in its place; what is left has none.
            return ConfigurationNode(.scalar("*\(alias.anchor.rawValue)", isQuoted: true), at: place)
        }
    }

    private func value(of scalar: Node.Scalar) -> ConfigurationNode.Value {
        let isQuoted = scalar.style != .plain && scalar.style != .any
        if !isQuoted, ["", "~", "null"].contains(scalar.string) { return .null }
        return .scalar(scalar.string, isQuoted: isQuoted)
    }

    private func position(_ mark: Mark?) -> ConfigurationPosition? {
        mark.map { ConfigurationPosition(file: name, line: $0.line, column: $0.column) }
    }

    private func located(_ error: YamlError) -> PipelineError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            PipelineError(.invalidConfiguration, "this is not YAML: \(problem)", at: position(mark))
        case .duplicatedKeysInMapping(let keys, let context):
            PipelineError(
                .invalidConfiguration,
                "\(keys.map { "\"\($0)\"" }.joined(separator: ", ")) stands here twice; keep one",
                at: position(context.mark)
            )
        default:
            PipelineError(.invalidConfiguration, "\(name) is not YAML: \(error)")
        }
    }
}
