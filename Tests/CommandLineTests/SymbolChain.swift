import Foundation

/// MXNet symbol files of a chain of layers, which compile in about a second.
enum SymbolChain {
    /// A 3x3 convolution.
    struct Layer {
        var name: String
        var channels = 4
        var groups = 1
    }

    /// The file: convolutions in order, then `fc1` of four numbers.
    static func symbol(_ layers: [Layer]) throws -> Data {
        var nodes: [[String: Any]] = [["op": "null", "name": "data", "inputs": []]]
        var variables = [0]
        var last = 0
        func add(_ name: String, _ node: String, _ attributes: [String: String]) {
            variables.append(nodes.count)
            nodes.append(["op": "null", "name": "\(name)_weight", "inputs": []])
            nodes.append([
                "op": node, "name": name, "attrs": attributes,
                "inputs": [[last, 0, 0], [nodes.count - 1, 0, 0]],
            ])
            last = nodes.count - 1
        }
        for layer in layers {
            add(
                layer.name, "Convolution",
                [
                    "kernel": "(3, 3)", "pad": "(1, 1)", "num_filter": "\(layer.channels)",
                    "num_group": "\(layer.groups)", "no_bias": "True",
                ])
        }
        add("fc1", "FullyConnected", ["num_hidden": "4", "no_bias": "True"])
        return try JSONSerialization.data(withJSONObject: [
            "nodes": nodes, "arg_nodes": variables, "heads": [[last, 0, 0]],
            "attrs": ["mxnet_version": ["int", 10901]],
        ])
    }
}
