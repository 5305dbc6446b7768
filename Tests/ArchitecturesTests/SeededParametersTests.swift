import Architectures
import GraphIR
import Testing

/// Literals come from the Python reference (numpy, float64, rounded once to float32).
@Suite struct SeededParametersTests {
    struct Sample: Sendable {
        var name: String
        var shape: [Int]
        /// Bits of the elements 0, 1 and the last with seed 7.
        var seed7: [UInt32]
        /// The same with seed 2^64 - 1.
        var seedMax: [UInt32]
    }

    static let samples = [
        Sample(
            name: "conv0_weight", shape: [64, 3, 3, 3],
            seed7: [0x3e84_c618, 0xbe86_62f7, 0xbd11_c80b],
            seedMax: [0x3e49_a58d, 0xbcf2_71c0, 0xbdc9_9355]),
        Sample(
            name: "stage1_unit1_relu1_gamma", shape: [64],
            seed7: [0x3e8b_a75e, 0x3e82_aabc, 0x3ea1_b62a],
            seedMax: [0x3e28_2582, 0x3de9_8e90, 0x3e1f_9ff8]),
        Sample(
            name: "conv1-bn1_prelu_gamma", shape: [64],
            seed7: [0x3e24_b396, 0x3ece_9517, 0x3e7e_7543],
            seedMax: [0x3deb_91c6, 0x3ead_ac18, 0x3eca_1f3b]),
        Sample(
            name: "conv2_x_1_bn-c1x1-c_batchnorm_gamma", shape: [8],
            seed7: [0x3e8d_dc30, 0x3e96_2768, 0x3eaf_8eef],
            seedMax: [0x3e75_232a, 0x3e3e_982a, 0x3e75_d6d8]),
        Sample(
            name: "RAN_R_unit1_bn_c1x1_b_batchnorm_gamma", shape: [8],
            seed7: [0x3eaa_02c2, 0x3e4f_6bf1, 0x3ea5_dbd3],
            seedMax: [0x3e31_94a4, 0x3e2e_b134, 0x3e26_c51e]),
        Sample(
            name: "stage1_unit1_bn3_gamma", shape: [8],
            seed7: [0x3e69_898a, 0x3e9f_7fa6, 0x3e26_5914],
            seedMax: [0x3ea8_b2c4, 0x3e83_b00e, 0x3e89_faed]),
        Sample(
            name: "stage1_relu_bn3_gamma", shape: [8],
            seed7: [0x3eb5_fd2c, 0x3e77_c13e, 0x3d61_9a9a],
            seedMax: [0x3ea1_ea75, 0x3eaf_0368, 0x3e87_735f]),
        Sample(
            name: "bn1_gamma", shape: [8],
            seed7: [0x3f4d_f5f0, 0x3f86_8590, 0x3f4b_0e4b],
            seedMax: [0x3f94_dbb9, 0x3f3f_485b, 0x3f3a_0504]),
        Sample(
            name: "relu\u{301}_gamma", shape: [8],
            seed7: [0x3e8b_0334, 0x3e2f_bb0d, 0x3ed5_1813],
            seedMax: [0x3de8_0663, 0x3ee0_4381, 0x3e93_1902]),
        Sample(
            name: "bn1_moving_var", shape: [8],
            seed7: [0x3faa_fb8c, 0x3f88_81be, 0x3f04_3a97],
            seedMax: [0x3f82_aa2a, 0x3f1b_ff14, 0x3f7e_b09f]),
        Sample(
            name: "bn1_moving_mean", shape: [8],
            seed7: [0x3c96_e9b3, 0xbd8a_02bd, 0x3d98_eee8],
            seedMax: [0xbd07_26d6, 0xbd15_f863, 0x3bde_211a]),
        Sample(
            name: "bn1_beta", shape: [8],
            seed7: [0x3a1b_159a, 0x3d9d_9d93, 0x3d5d_8daa],
            seedMax: [0x3da2_ff00, 0xbcbd_60b3, 0x3db2_4343]),
        Sample(
            name: "pre_fc1_bias", shape: [8],
            seed7: [0xbd4a_54b0, 0x3d84_952e, 0xbcbf_b820],
            seedMax: [0x3dc9_dd33, 0xbd5b_8840, 0x3d85_e8cb]),
        Sample(
            name: "Gewicht_\u{e4}_\u{540d}", shape: [3, 5],
            seed7: [0xbeef_b358, 0x3f12_2574, 0x3f0f_5afb],
            seedMax: [0xbeb8_548d, 0x3d7a_64c7, 0xbf2c_652e]),
        Sample(
            name: "vector", shape: [7],
            seed7: [0xbf09_c1aa, 0x3fd5_8cd4, 0x3f35_623d],
            seedMax: [0x3f8b_67d8, 0xbf6f_bee2, 0xbe08_e9c8]),
        Sample(
            name: "relu_gamma\u{301}", shape: [7],
            seed7: [0xbf73_d04e, 0x3d37_c62e, 0xbfdb_05f5],
            seedMax: [0x3fcc_8259, 0xbf6a_b524, 0xbfa8_c003]),
        Sample(
            name: "", shape: [2, 3],
            seed7: [0x3f5d_5fba, 0x3f5e_6bf2, 0xbf62_67f0],
            seedMax: [0x3eb7_5678, 0x3f12_24fc, 0x3f18_dc16]),
    ]

    @Test(arguments: samples)
    func agreesBitForBit(_ sample: Sample) {
        for (seed, bits) in [(7, sample.seed7), (UInt64.max, sample.seedMax)] {
            let tensor = SeededParameters(seed: seed).tensor(
                name: sample.name, shape: sample.shape)
            let values = tensor.floats
            #expect(tensor.shape == sample.shape)
            #expect([values[0], values[1], values[values.count - 1]].map(\.bitPattern) == bits)
        }
    }

    @Test func makesFloat32TensorsOfAnyShape() {
        let seeded = SeededParameters(seed: 1)
        guard case .float32 = seeded.tensor(name: "w", shape: [2]).storage else {
            Issue.record("seeded parameters are float32")
            return
        }
        #expect(seeded.tensor(name: "w", shape: [0, 3]).count == 0)
        #expect(seeded.tensor(name: "w", shape: []).count == 1)
    }

    @Test func fillsWhatIsOpenOnly() throws {
        var graph = try ArchitectureCatalog.graph(named: "mobilefacenet")
        let known = graph.values.filter { $0.tensor != nil }.map(\.id)
        let seeded = SeededParameters(seed: 7)
        let gamma = try #require(graph.values.first { $0.name == "fc1_gamma" })
        graph.setTensor(gamma.id, Tensor(shape: [128], [Float](repeating: 3, count: 128)))
        seeded.fill(&graph)
        #expect(known.count == 2)
        #expect(known.allSatisfy { graph[$0].tensor?.count == 1 })
        #expect(graph.tensor(gamma.id)?.floats[127] == 3)
        for value in graph.values where value.isParameter {
            let tensor = try #require(value.tensor)
            #expect(Shape(sizes: tensor.shape) == value.shape)
        }
        let weight = try #require(graph.values.first { $0.name == "pre_fc1_weight" })
        #expect(weight.tensor == seeded.tensor(name: "pre_fc1_weight", shape: [128, 512]))
        try GraphVerifier.verify(graph)
    }

    /// Digests of the reference's pictures as float32 bytes.
    @Test(arguments: [
        (112, 112, 0x2d6c_4832_4a6d_58cd as UInt64), (5, 9, 0x53c3_b6b5_aaf0_d470),
    ])
    func drawsThePicture(_ height: Int, _ width: Int, _ digest: UInt64) {
        let image = SeededParameters.image(height: height, width: width)
        #expect(image.shape == [1, 3, height, width])
        #expect(image.digest == digest)
    }
}
