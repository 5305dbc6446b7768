import GraphIR

extension ResizeCase {
    /// Recorded from the suite's protobuf files: models, and what their outputs must be.
    static let suite: [ResizeCase] = [
        ResizeCase(
            "downsample_scales_cubic",
            ResizedAxis(input: 4, scale: 0.8, coordinates: .halfPixel),
            ResizedAxis(input: 4, scale: 0.8, coordinates: .halfPixel),
            .cubic(a: -0.75, antialias: false, excludesOutside: false),
            [
                1.4711914, 2.78125, 4.0825195, 6.711426, 8.021484, 9.322754, 11.916504,
                13.2265625, 14.527832,
            ]),
        ResizeCase(
            "downsample_scales_cubic_A_n0p5_exclude_outside",
            ResizedAxis(input: 4, scale: 0.8, coordinates: .halfPixel),
            ResizedAxis(input: 4, scale: 0.8, coordinates: .halfPixel),
            .cubic(a: -0.5, antialias: false, excludesOutside: true),
            [
                1.3681267, 2.6695013, 4.0133367, 6.573625, 7.875, 9.218835, 11.948966, 13.250341,
                14.594176,
            ]),
        ResizeCase(
            "downsample_scales_cubic_align_corners",
            ResizedAxis(input: 4, scale: 0.8, coordinates: .alignCorners),
            ResizedAxis(input: 4, scale: 0.8, coordinates: .alignCorners),
            .cubic(a: -0.75, antialias: false, excludesOutside: false),
            [
                1, 2.3951917, 3.790383, 6.580766, 7.975958, 9.371149, 12.161532, 13.556724,
                14.951916,
            ]),
        ResizeCase(
            "downsample_scales_cubic_antialias",
            ResizedAxis(input: 4, scale: 0.6, coordinates: .halfPixel),
            ResizedAxis(input: 4, scale: 0.6, coordinates: .halfPixel),
            .cubic(a: -0.75, antialias: true, excludesOutside: false),
            [
                2.5180721, 4.2858863, 9.589329, 11.357142,
            ]),
        ResizeCase(
            "downsample_scales_linear",
            ResizedAxis(input: 2, scale: 0.6, coordinates: .halfPixel),
            ResizedAxis(input: 4, scale: 0.6, coordinates: .halfPixel),
            .linear(antialias: false, excludesOutside: false),
            [
                2.6666665, 4.333333,
            ]),
        ResizeCase(
            "downsample_scales_linear_align_corners",
            ResizedAxis(input: 2, scale: 0.6, coordinates: .alignCorners),
            ResizedAxis(input: 4, scale: 0.6, coordinates: .alignCorners),
            .linear(antialias: false, excludesOutside: false),
            [
                1, 3.142857,
            ]),
        ResizeCase(
            "downsample_scales_linear_antialias",
            ResizedAxis(input: 4, scale: 0.6, coordinates: .halfPixel),
            ResizedAxis(input: 4, scale: 0.6, coordinates: .halfPixel),
            .linear(antialias: true, excludesOutside: false),
            [
                2.875, 4.5, 9.375, 11,
            ]),
        ResizeCase(
            "downsample_scales_linear_half_pixel_symmetric",
            ResizedAxis(input: 1, scale: 1, coordinates: .halfPixelSymmetric),
            ResizedAxis(input: 4, scale: 0.6, coordinates: .halfPixelSymmetric),
            .linear(antialias: false, excludesOutside: false),
            [
                1.6666667, 3.3333333,
            ]),
        ResizeCase(
            "downsample_scales_nearest",
            ResizedAxis(input: 2, scale: 0.6, coordinates: .halfPixel),
            ResizedAxis(input: 4, scale: 0.6, coordinates: .halfPixel),
            .nearest(.roundPreferFloor),
            [
                1, 3,
            ]),
        ResizeCase(
            "downsample_sizes_cubic_antialias",
            ResizedAxis(input: 4, output: 3, coordinates: .halfPixel),
            ResizedAxis(input: 4, output: 3, coordinates: .halfPixel),
            .cubic(a: -0.75, antialias: true, excludesOutside: false),
            [
                1.7750092, 3.1200073, 4.4650054, 7.1550016, 8.5, 9.844998, 12.534994, 13.8799925,
                15.224991,
            ]),
        ResizeCase(
            "downsample_sizes_linear_antialias",
            ResizedAxis(input: 4, output: 3, coordinates: .halfPixel),
            ResizedAxis(input: 4, output: 3, coordinates: .halfPixel),
            .linear(antialias: true, excludesOutside: false),
            [
                2.3636363, 3.590909, 4.818182, 7.2727275, 8.5, 9.727273, 12.181818, 13.409091,
                14.636364,
            ]),
        ResizeCase(
            "downsample_sizes_linear_pytorch_half_pixel",
            ResizedAxis(input: 4, output: 3, coordinates: .pytorchHalfPixel),
            ResizedAxis(input: 4, output: 1, coordinates: .pytorchHalfPixel),
            .linear(antialias: false, excludesOutside: false),
            [
                1.6666666, 7, 12.333333,
            ]),
        ResizeCase(
            "downsample_sizes_nearest",
            ResizedAxis(input: 2, output: 1, coordinates: .halfPixel),
            ResizedAxis(input: 4, output: 3, coordinates: .halfPixel),
            .nearest(.roundPreferFloor),
            [
                1, 2, 4,
            ]),
        ResizeCase(
            "downsample_sizes_nearest_not_smaller",
            ResizedAxis(input: 2, output: 2, scale: 0.75, coordinates: .halfPixel),
            ResizedAxis(input: 4, output: 3, scale: 0.75, coordinates: .halfPixel),
            .nearest(.roundPreferFloor),
            [
                1, 2, 4, 5, 6, 8,
            ]),
        ResizeCase(
            "tf_crop_and_resize",
            ResizedAxis(input: 4, output: 3, coordinates: .cropAndResize(start: 0.4, end: 0.6)),
            ResizedAxis(input: 4, output: 3, coordinates: .cropAndResize(start: 0.6, end: 0.8)),
            .linear(antialias: false, excludesOutside: false),
            [
                7.6000004, 7.9, 8.2, 8.8, 9.1, 9.400001, 10, 10.3, 10.6,
            ]),
        ResizeCase(
            "tf_crop_and_resize_extrapolation_value",
            ResizedAxis(input: 4, output: 3, coordinates: .cropAndResize(start: 0.4, end: 1.2)),
            ResizedAxis(input: 4, output: 3, coordinates: .cropAndResize(start: 0.6, end: 1.7)),
            .linear(antialias: false, excludesOutside: false), fill: 10,
            [
                7.6000004, 10, 10, 12.400001, 10, 10, 10, 10, 10,
            ]),
        ResizeCase(
            "upsample_scales_linear_half_pixel_symmetric",
            ResizedAxis(input: 2, scale: 2.3, coordinates: .halfPixelSymmetric),
            ResizedAxis(input: 2, scale: 2.94, coordinates: .halfPixelSymmetric),
            .linear(antialias: false, excludesOutside: false),
            [
                1, 1.159864, 1.5, 1.840136, 2, 1.5652174, 1.7250813, 2.0652175, 2.4053535,
                2.5652175, 2.4347825, 2.5946465, 2.9347825, 3.2749186, 3.4347825, 3, 3.159864,
                3.5, 3.840136, 4,
            ]),
        ResizeCase(
            "upsample_sizes_nearest",
            ResizedAxis(input: 2, output: 7, coordinates: .halfPixel),
            ResizedAxis(input: 2, output: 8, coordinates: .halfPixel),
            .nearest(.roundPreferFloor),
            [
                1, 1, 1, 1, 2, 2, 2, 2, 1, 1, 1, 1, 2, 2, 2, 2, 1, 1, 1, 1, 2, 2, 2, 2, 1, 1, 1,
                1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 3, 3, 3, 3, 4, 4, 4, 4, 3, 3, 3, 3, 4, 4,
                4, 4,
            ]),
        ResizeCase(
            "upsample_sizes_nearest_not_larger",
            ResizedAxis(input: 2, output: 7, scale: 3.5, coordinates: .halfPixel),
            ResizedAxis(input: 2, output: 7, scale: 3.5, coordinates: .halfPixel),
            .nearest(.roundPreferFloor),
            [
                1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 2, 2,
                2, 3, 3, 3, 3, 4, 4, 4, 3, 3, 3, 3, 4, 4, 4, 3, 3, 3, 3, 4, 4, 4,
            ]),
    ]
}
