extension ReferenceNetwork {
    /// Every network and variant whose totals were recorded.
    static let all = [
        ReferenceNetwork(
            name: "crunet-56",
            arrays: (270, 166), elements: (89_906_304, 149_248),
            gigaMACs: (14.633, 3), convolutions: 65, weights: 50, batchNormalizations: 83,
            prelus: 53, listing: ("crunet56.tsv", 0xe40f_84c3_1252_21f5)),
        ReferenceNetwork(
            name: "crunet-116",
            arrays: (498, 306), elements: (93_801_312, 229_760),
            gigaMACs: (13.357, 3), convolutions: 121, weights: 82, batchNormalizations: 153,
            prelus: 109, listing: ("crunet116.tsv", 0x36c8_793f_7cf7_19c9)),
        ReferenceNetwork(
            name: "attention-56",
            arrays: (475, 290), elements: (81_201_536, 124_928),
            gigaMACs: (7.650, 3), convolutions: 110, weights: 111, batchNormalizations: 145,
            prelus: 73, listing: ("attention56.tsv", 0x245c_13c8_abae_4295)),
        ReferenceNetwork(
            name: "attention-56", squeezesAndExcites: true,
            arrays: (574, 290), elements: (84_127_440, 124_928),
            gigaMACs: (7.653, 3), convolutions: 176, weights: 177, batchNormalizations: 145,
            prelus: 106),
        ReferenceNetwork(
            name: "attention-56", squeezesAndExcites: true, mixesInstanceNormalization: true,
            arrays: (634, 290), elements: (84_127_440, 110_272),
            gigaMACs: (7.653, 3), convolutions: 176, weights: 177, batchNormalizations: 145,
            prelus: 106),
        ReferenceNetwork(
            name: "attention-92",
            arrays: (772, 470), elements: (101_904_512, 219_648),
            gigaMACs: (11.913, 3), convolutions: 179, weights: 180, batchNormalizations: 235,
            prelus: 121, listing: ("attention92.tsv", 0xa549_974d_d3fe_6bc0)),
        ReferenceNetwork(
            name: "attention-92", squeezesAndExcites: true,
            arrays: (934, 470), elements: (106_699_248, 219_648),
            gigaMACs: (11.917, 3), convolutions: 287, weights: 288, batchNormalizations: 235,
            prelus: 175),
        ReferenceNetwork(
            name: "attention-92", squeezesAndExcites: true, mixesInstanceNormalization: true,
            arrays: (1036, 470), elements: (106_699_248, 188_096),
            gigaMACs: (11.917, 3), convolutions: 287, weights: 288, batchNormalizations: 235,
            prelus: 175, listing: ("attention92-se-ibn.tsv", 0xeeb4_def9_e893_e640)),
        ReferenceNetwork(
            name: "attention-92", mixesInstanceNormalization: true,
            arrays: (874, 470), elements: (101_904_512, 188_096),
            gigaMACs: (11.913, 3), convolutions: 179, weights: 180, batchNormalizations: 235,
            prelus: 121),
        ReferenceNetwork(
            name: "lresnet-34e-ir",
            arrays: (166, 110), elements: (34_139_328, 25_856),
            gigaMACs: (4.460, 3), convolutions: 37, weights: 38, batchNormalizations: 55,
            prelus: 17),
        ReferenceNetwork(
            name: "lresnet-50e-ir",
            arrays: (238, 158), elements: (43_590_848, 38_144),
            gigaMACs: (6.309, 3), convolutions: 53, weights: 54, batchNormalizations: 79,
            prelus: 25, listing: ("lresnet50e-ir.tsv", 0xc3ab_bc4b_3758_5090)),
        ReferenceNetwork(
            name: "lresnet-100e-ir",
            arrays: (463, 308), elements: (65_156_160, 69_632),
            gigaMACs: (12.090, 3), convolutions: 103, weights: 104, batchNormalizations: 154,
            prelus: 50),
        ReferenceNetwork(
            name: "lresnet-50e-ir", squeezesAndExcites: true,
            arrays: (358, 158), elements: (43_820_120, 38_144),
            gigaMACs: (6.310, 3), convolutions: 101, weights: 102, batchNormalizations: 79,
            prelus: 49),
        ReferenceNetwork(
            name: "lresnet-100e-ir", squeezesAndExcites: true,
            arrays: (708, 308), elements: (65_540_840, 69_632),
            gigaMACs: (12.090, 3), convolutions: 201, weights: 202, batchNormalizations: 154,
            prelus: 99),
        ReferenceNetwork(
            name: "mobilefacenet",
            arrays: (184, 100), elements: (1_003_264, 19_584),
            gigaMACs: (0.2210, 4), convolutions: 49, weights: 50, batchNormalizations: 50,
            prelus: 33, listing: ("mobilefacenet-y1.tsv", 0xc3d0_b93e_1212_7af0)),
        ReferenceNetwork(
            name: "mobilefacenet-y2",
            arrays: (378, 206), elements: (1_996_288, 38_400),
            gigaMACs: (0.4688, 4), convolutions: 102, weights: 103, batchNormalizations: 103,
            prelus: 68),
    ]
}
