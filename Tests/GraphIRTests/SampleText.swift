/// Texts that several suites read.
enum SampleText {
    /// One node of every operator, every kind of epilogue step, awkward names and numbers.
    static let everything = #"""
        graph "all \"operators\""
        meta "note" = "two\nlines, a tab\t and \u{1b}[31m"
        meta "source" = "x.json"
        input %data : [N, 4, H, W]
        input %fixed : [1, 4, 6, 6]
        input %"strange size" : [N, "a size", 3]
        parameter %w : f32[8, 2, 3, 3]
        parameter %"bases[dim3]_weight" : f32[2, 8, 1, 1] = [1.0, -0.0, 1e-45, 3.4028235e+38, 0.1,
            inf, -inf, nan, 0xffc00001, 0.33333334, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
        parameter %bias : f64[8] = [0.1, 1e-300, 5e-324, inf, -inf, nan, 0x7ff8000000000001, -0.0]
        parameter %border : [4]
        parameter %g : [4]
        parameter %g#1 : [8]
        parameter %dense_weight : [3, 144]
        parameter %dense_bias : [3]
        parameter %projection : [5, 6]
        parameter %"" : f32[] = [127.5]
        parameter %none : f64[0, 2] = []
        %conv = convolution(%data, %w, %bias, %border) kernel=[3, 3] stride=[2, 1] \#
        padding=[1, 2] dilation=[2, 1] groups=2 bias=true padding_values=true
        %conv1 = convolution(%conv, %"bases[dim3]_weight") kernel=[1, 1]
        %dense = dense(%fixed, %dense_weight, %dense_bias) bias=true
        %last = dense(%fixed, %projection) last_axis=true
        %bn = batch_normalization(%data, %g, %g, %g, %g) epsilon=1e-05 fix_gamma=true
        %in = instance_normalization(%data, %g, %g) epsilon=0.001
        %relu = relu(%bn)
        %leaky = leaky_relu(%relu) slope=0.1
        %prelu = prelu(%leaky, %g)
        %sigmoid = sigmoid(%prelu)
        %tanh = tanh(%sigmoid)
        %clip = clip(%tanh) min=0.0 max=6.0
        %clip#1 = clip(%clip) max=6.0
        %pool = pooling(%clip) kind=average kernel=[3, 3] stride=[2, 2] padding=[1, 1] \#
        rounding=up exclude_padding=true
        %pool#1 = pooling(%clip) kind=max kernel=[2, 2]
        %global = global_pooling(%clip) kind=average
        %add = binary(%clip, %global) kind=add
        %scaled = binary(%add, %"") kind=divide
        %size = bilinear_resize(%fixed) size=[12, 9] align_corners=true
        %like = bilinear_resize(%fixed, %data) like=true align_corners=true
        %scale = bilinear_resize(%fixed) scale_height=2.0 scale_width=0.5
        %up = nearest_upsampling(%fixed) scale=[2, 3]
        %joined = concatenation(%data, %clip, %bn) count=3
        %joined2 = concatenation(%fixed, %fixed) count=2 axis=-1
        %part, %"part#1" = split(%data) count=2
        %picked = selection(%fixed) axis=-1 indices="3...0 by -1, 3*[-1], 0..<2 each 2" fill=1.5
        %summed = resampling(%fixed) axis=1 rows="0.25*0 + -1.5*2, fill, 3" fill=-1.0
        %one_sided = pooling(%fixed) kind=max kernel=[3, 3] stride=[2, 2] padding_end=[1, 0] \#
        dilation=[1, 2] rounding=up_within_image
        %flat = flatten(%fixed)
        %shaped = reshape(%fixed) shape=[0, -1, 3]
        %turned = transpose(%fixed) axes=[0, 2, 3, 1]
        %soft = softmax(%dense)
        %soft1 = softmax(%dense) axis=0
        %unit = l2_normalization(%dense) over=instance epsilon=1e-10
        %dropped = dropout(%dense) rate=0.4
        %unit1 = function(%unit) kind=selu alpha=1.5 gamma=-0.5
        %unit2 = function(%unit1) kind=thresholded_relu alpha=0.25
        %root = function(%unit2) kind=sqrt
        %least = binary(%root, %unit) kind=minimum
        %mean = reduction(%fixed) kind=mean axes=[-1, 2]
        %top = reduction(%fixed) kind=maximum axes=[1] drops_axes=true
        %square = matrix_product(%fixed, %top)
        %y, %raw, %mid = convolution(%data, %w) kernel=[3, 3] groups=2 padding=[1, 1] then store, \#
        affine(%g#1, %g#1), add(%""), subtract(%"") reversed=true, multiply(%""), store, \#
        prelu(%g#1), relu, leaky_relu slope=0.25, clip min=-1.0, sigmoid, tanh, power(%""), \#
        function kind=hard_sigmoid alpha=0.2 beta=0.5, maximum(%""), function kind=erf \#
        : [N, 8, H, W] node "the\\conv"
        %loss, %loss#1 = foreign(%dense, %fixed) name=SoftmaxOutput operands=2 outputs=2
        %odd = foreign(%loss) name="true" operands=1
        %same = identity(%odd)
        output %y, %raw, %mid, %conv1
        output %unit // two lines of outputs are one list
        """#
}
