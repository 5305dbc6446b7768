import Diagnostics
import ModelRuntime

/// What `inspect` tells of a compiled model: its own information.
struct ArtefactReport {
    private let path: String
    private let information: ModelInformation
    private let explains: Bool

    init(path: String, _ information: ModelInformation, explains: Bool) {
        self.path = path
        self.information = information
        self.explains = explains
    }

    var report: Report {
        var report = Report()
        report.add(heading: "Compiled model")
        report.add("file", "file", .text(path))
        report.add("name", "name", .text(information.name))
        report.add("source", "source", .text(information.source))
        report.add("burin_version", "compiled by Burin", .text(information.burinVersion))
        report.add("compiler", "C compiler", .text(information.compiler))
        report.add("flags", "flags", .text(information.flags))
        report.add(
            "isa", "instruction set",
            ReportCell(
                json: .string(information.isa),
                text: "\(information.isa.escapedForDisplay), "
                    + "\(information.vectorWidth) floats in a vector"))
        if let sets = information.isas, sets.count > 1 {
            report.add(
                "isas", "instruction sets", .text(sets.joined(separator: ", ")))
        }
        report.add("inputs", "input", Self.ports(information.inputs))
        report.add("outputs", "output", Self.ports(information.outputs))
        report.add(
            "preprocessing", "preprocessing",
            information.preprocessing.map { .text($0.description) })
        report.add("license", "license", information.license.map { .text($0) })
        report.add("model_digest", "model's digest", information.modelDigest.map { .text($0) })
        report.add(
            "parameters_digest", "parameters' digest",
            information.parametersDigest.map { .text($0) })
        report.add(
            "passes", "passes", information.passes.map { .text($0.joined(separator: ", ")) })
        report.add("network_macs", "MACs of the network", .magnitude(information.networkMacs))
        report.add("macs", "MACs compiled", .magnitude(information.macs))
        report.add("weights_bytes", "packed weights", .bytes(information.weightsBytes))
        report.add(
            "weights_file", "weights' file", information.weightsFile.map { .text($0) })
        report.add("weights_digest", "weights' digest", .text(information.weightsDigest))
        for batch in information.batches {
            MemoryFigures(
                images: batch.images, arenaBytes: batch.arenaBytes,
                largestLiveBytes: batch.largestLiveBytes
            ).add(to: &report)
        }
        report.add("kernels", heading: "Kernels", kernels)
        if explains { report.add("values", heading: "Values, in order", values) }
        return report
    }

    private static func ports(_ ports: [ModelInformation.Port]) -> ReportCell {
        ReportCell(
            json: .array(
                ports.map { port in
                    .object([
                        ("name", .string(port.name)),
                        ("shape", .array(port.shape.map { .integer($0) })),
                    ])
                }),
            text: ports.map { "\($0.name) \($0.shape)".escapedForDisplay }
                .joined(separator: ", "))
    }

    private var kernels: ReportTable {
        var uses: [String: (values: Int, macs: Int)] = [:]
        for value in information.values {
            let use = uses[value.kernel] ?? (0, 0)
            uses[value.kernel] = (use.values + 1, use.macs + value.macs)
        }
        let order = uses.sorted {
            (-$0.value.macs, -$0.value.values, $0.key) < (-$1.value.macs, -$1.value.values, $1.key)
        }
        return ReportTable(
            columns: [
                .text("kernel", "kernel"), .number("values", "values"), .number("macs", "MACs"),
            ],
            rows: order.map {
                [.text($0.key), .integer($0.value.values), .magnitude($0.value.macs)]
            })
    }

    private var values: ReportTable {
        ReportTable(
            columns: [
                .text("name", "value"), .text("layer", "layer"), .text("shape", "shape"),
                .text("kernel", "kernel"), .number("macs", "MACs"),
            ],
            rows: information.values.map { value in
                [
                    .text(value.name), .text(value.layer), .sizes(value.shape),
                    .text(value.kernel), .magnitude(value.macs),
                ]
            })
    }
}
