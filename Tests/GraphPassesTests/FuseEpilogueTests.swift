import GraphIR
import GraphPasses
import Testing

@Suite("FuseEpilogue")
struct FuseEpilogueTests {
    private let pass = FuseEpilogue()
    private let header = """
        input %data : [1, 4, 5, 5]
        parameter %w : [4, 4, 3, 3]
        parameter %v : [4, 4, 1, 1]
        parameter %slope_gamma : f32[4] = [-0.5, 0.25, 1.5, 0]
        parameter %gamma : [4]
        parameter %beta : [4]
        parameter %mean : [4]
        parameter %moving_var : [4]
        parameter %one : f32[] = [1]
        """
    private let statistics = "%gamma, %beta, %mean, %moving_var) epsilon=0.001"

    // MARK: One node after another

    @Test("normalization and activation join the convolution, whatever the slopes' signs")
    func chain() throws {
        try expect(
            pass,
            on: """
                \(header)
                %c = convolution(%data, %w) kernel=[3, 3] padding=[1, 1]
                %n = batch_normalization(%c, \(statistics)
                %y = prelu(%n, %slope_gamma)
                output %y
                """,
            gives: """
                input %data : [1, 4, 5, 5]
                %y = convolution(%data, %w) kernel=[3, 3] padding=[1, 1] then affine(%n_scale, \
                %n_shift), prelu(%slope_gamma) : [1, 4, 5, 5] node "c"
                output %y
                """)
    }

    @Test("every activation joins")
    func activations() throws {
        try expect(
            pass,
            on: """
                \(header)
                %c = pooling(%data) kind=max kernel=[2, 2]
                %a = relu(%c)
                %b = leaky_relu(%a) slope=0.1
                %d = sigmoid(%b)
                %e = tanh(%d)
                %f = clip(%e) min=0.1 max=0.6
                %g = function(%f) kind=elu alpha=0.5
                %y = binary(%one, %g) kind=minimum
                output %y
                """,
            gives: """
                input %data : [1, 4, 5, 5]
                %y = pooling(%data) kind=max kernel=[2, 2] then relu, leaky_relu slope=0.1, \
                sigmoid, tanh, clip min=0.1 max=0.6, function kind=elu alpha=0.5, \
                minimum(%one) : [1, 4, 4, 4] node "c"
                output %y
                """)
    }

    @Test("the ninth step begins a node of its own")
    func limit() throws {
        try expect(
            pass,
            on: """
                \(header)
                %c = convolution(%data, %v) kernel=[1, 1]
                %v1 = binary(%c, %one) kind=add
                %v2 = binary(%v1, %one) kind=subtract
                %v3 = binary(%v2, %one) kind=divide
                %v4 = binary(%one, %v3) kind=subtract
                %v5 = sigmoid(%v4)
                %v6 = binary(%v5, %one) kind=add
                %v7 = binary(%v6, %one) kind=multiply
                %v8 = tanh(%v7)
                %v9 = sigmoid(%v8)
                %v10 = tanh(%v9)
                output %v10
                """,
            gives: """
                input %data : [1, 4, 5, 5]
                %v8 = convolution(%data, %v) kernel=[1, 1] then add(%one), subtract(%one), \
                divide(%one), subtract(%one) reversed=true, sigmoid, add(%one), multiply(%one), \
                tanh : [1, 4, 5, 5] node "c"
                %v10 = identity(%v8) then sigmoid, tanh : [1, 4, 5, 5] node "v9"
                output %v10
                """)
    }

    // MARK: Sums

    @Test("a residual sum joins the layer that is computed last, in both operand orders")
    func residual() throws {
        try expect(
            pass,
            on: """
                \(header)
                %short = convolution(%data, %v) kernel=[1, 1]
                %long = convolution(%data, %w) kernel=[3, 3] padding=[1, 1]
                %y = binary(%short, %long) kind=subtract
                output %y
                """,
            gives: """
                input %data : [1, 4, 5, 5]
                %short = convolution(%data, %v) kernel=[1, 1] : [1, 4, 5, 5]
                %y = convolution(%data, %w) kernel=[3, 3] padding=[1, 1] then subtract(%short) \
                reversed=true : [1, 4, 5, 5] node "long"
                output %y
                """)
        try expect(
            pass,
            on: """
                \(header)
                %long = convolution(%data, %w) kernel=[3, 3] padding=[1, 1]
                %y = binary(%long, %data) kind=add
                output %y
                """,
            gives: """
                input %data : [1, 4, 5, 5]
                %y = convolution(%data, %w) kernel=[3, 3] padding=[1, 1] then add(%data) : [1, \
                4, 5, 5] node "long"
                output %y
                """)
    }

    @Test("a layer moves down to a sum whose other operand comes later and cannot take it over")
    func movesDown() throws {
        try expect(
            pass,
            on: """
                \(header)
                %c = convolution(%data, %v) kernel=[1, 1]
                %p, %q = split(%data) count=2
                %s = concatenation(%q, %p) count=2
                %y = binary(%c, %s) kind=add
                %z = relu(%y)
                output %z
                """,
            gives: """
                input %data : [1, 4, 5, 5]
                %p, %q = split(%data) count=2 : [1, 2, 5, 5]
                %s = concatenation(%q, %p) count=2 : [1, 4, 5, 5]
                %z = convolution(%data, %v) kernel=[1, 1] then add(%s), relu : [1, 4, 5, 5] \
                node "c"
                output %z
                """)
    }

    @Test("a layer with a stored value that is read earlier does not move")
    func doesNotMove() throws {
        try expect(
            pass,
            on: """
                \(header)
                %c = convolution(%data, %v) kernel=[1, 1]
                %a = relu(%c)
                %p, %q = split(%c) count=2
                %s = concatenation(%q, %p) count=2
                %y = binary(%a, %s) kind=add
                output %y
                """,
            gives: """
                input %data : [1, 4, 5, 5]
                %a, %c = convolution(%data, %v) kernel=[1, 1] then store, relu : [1, 4, 5, 5] \
                node "c"
                %p, %q = split(%c) count=2 : [1, 2, 5, 5]
                %s = concatenation(%q, %p) count=2 : [1, 4, 5, 5]
                %y = identity(%a) then add(%s) : [1, 4, 5, 5]
                output %y
                """)
    }

    @Test("trunk times one plus mask is one epilogue")
    func attention() throws {
        try expect(
            pass,
            on: """
                \(header)
                %trunk = convolution(%data, %w) kernel=[3, 3] padding=[1, 1]
                %c = convolution(%data, %v) kernel=[1, 1]
                %s = sigmoid(%c)
                %m = binary(%one, %s) kind=add
                %y = binary(%m, %trunk) kind=multiply
                output %y
                """,
            gives: """
                input %data : [1, 4, 5, 5]
                %trunk = convolution(%data, %w) kernel=[3, 3] padding=[1, 1] : [1, 4, 5, 5]
                %y = convolution(%data, %v) kernel=[1, 1] then sigmoid, add(%one), \
                multiply(%trunk) : [1, 4, 5, 5] node "c"
                output %y
                """)
    }

    @Test("squeeze and excitation: the scale and the sum behind it are one walk")
    func squeezeAndExcitation() throws {
        try expect(
            pass,
            on: """
                \(header)
                %c = convolution(%data, %w) kernel=[3, 3] padding=[1, 1]
                %p = global_pooling(%c) kind=average
                %e = convolution(%p, %v) kernel=[1, 1]
                %s = sigmoid(%e)
                %m = binary(%c, %s) kind=multiply
                %y = binary(%data, %m) kind=add
                output %y
                """,
            gives: """
                input %data : [1, 4, 5, 5]
                %c = convolution(%data, %w) kernel=[3, 3] padding=[1, 1] : [1, 4, 5, 5]
                %p = global_pooling(%c) kind=average : [1, 4, 1, 1]
                %s = convolution(%p, %v) kernel=[1, 1] then sigmoid : [1, 4, 1, 1] node "e"
                %y = identity(%c) then multiply(%s), add(%data) : [1, 4, 5, 5] node "m"
                output %y
                """)
    }

    // MARK: Values that others read

    @Test("the raw sum and its normalized, activated form are two outputs")
    func store() throws {
        try expect(
            pass,
            on: """
                \(header)
                %c = convolution(%data, %w) kernel=[3, 3] padding=[1, 1]
                %sum = binary(%c, %data) kind=add
                %n = batch_normalization(%sum, \(statistics)
                %a = prelu(%n, %slope_gamma)
                %d = convolution(%a, %v) kernel=[1, 1]
                %y = binary(%d, %sum) kind=add
                output %y
                """,
            gives: """
                input %data : [1, 4, 5, 5]
                %a, %sum = convolution(%data, %w) kernel=[3, 3] padding=[1, 1] then add(%data), \
                store, affine(%n_scale, %n_shift), prelu(%slope_gamma) : [1, 4, 5, 5] node "c"
                %y = convolution(%a, %v) kernel=[1, 1] then add(%sum) : [1, 4, 5, 5] node "d"
                output %y
                """)
    }

    @Test("a graph output in the middle of a chain stays; only one value is stored per node")
    func outputsInTheMiddle() throws {
        try expect(
            pass,
            on: """
                \(header)
                %c = convolution(%data, %w) kernel=[3, 3] padding=[1, 1]
                %a = relu(%c)
                %s = sigmoid(%a)
                %y = tanh(%s)
                output %c, %a, %y
                """,
            gives: """
                input %data : [1, 4, 5, 5]
                %a, %c = convolution(%data, %w) kernel=[3, 3] padding=[1, 1] then store, relu : \
                [1, 4, 5, 5] node "c"
                %y = identity(%a) then sigmoid, tanh : [1, 4, 5, 5] node "s"
                output %c, %a, %y
                """)
    }

    @Test("arithmetic does not store: a value read elsewhere starts a new walk")
    func binaryDoesNotStore() throws {
        try expect(
            pass,
            on: """
                \(header)
                %c = convolution(%data, %v) kernel=[1, 1]
                %y = binary(%c, %data) kind=add
                %z = convolution(%c, %w) kernel=[3, 3]
                output %y, %z
                """,
            gives: """
                input %data : [1, 4, 5, 5]
                %c = convolution(%data, %v) kernel=[1, 1] : [1, 4, 5, 5]
                %y = identity(%c) then add(%data) : [1, 4, 5, 5]
                %z = convolution(%c, %w) kernel=[3, 3] : [1, 4, 3, 3]
                output %y, %z
                """)
    }

    @Test("a value combined with itself")
    func withItself() throws {
        try expect(
            pass,
            on: """
                \(header)
                %c = convolution(%data, %v) kernel=[1, 1]
                %y = binary(%c, %c) kind=multiply
                %s = sigmoid(%y)
                %z = binary(%y, %s) kind=multiply
                output %z
                """,
            gives: """
                input %data : [1, 4, 5, 5]
                %c = convolution(%data, %v) kernel=[1, 1] : [1, 4, 5, 5]
                %s, %y = identity(%c) then multiply(%c), store, sigmoid : [1, 4, 5, 5] node "y"
                %z = identity(%y) then multiply(%s) : [1, 4, 5, 5]
                output %z
                """)
    }

    // MARK: On their own

    @Test("what no layer can take over becomes an identity that collects a chain")
    func standalone() throws {
        try expect(
            pass,
            on: """
                \(header)
                parameter %channels : f32[4, 1, 1] = [1, -2, 3, 0.5]
                %p, %q = split(%data) count=2
                %i = concatenation(%q, %p) count=2
                %n = batch_normalization(%i, \(statistics)
                %a = prelu(%n, %slope_gamma)
                %y = binary(%channels, %a) kind=divide
                output %y
                """,
            gives: """
                input %data : [1, 4, 5, 5]
                %p, %q = split(%data) count=2 : [1, 2, 5, 5]
                %i = concatenation(%q, %p) count=2 : [1, 4, 5, 5]
                %y = identity(%i) then affine(%n_scale, %n_shift), prelu(%slope_gamma), \
                divide(%channels) reversed=true : [1, 4, 5, 5] node "n"
                output %y
                """)
    }

    @Test("instance and batch normalization of two halves (IBN)")
    func instanceBatchNormalization() throws {
        try expect(
            pass,
            on: """
                \(header)
                parameter %g : [2]
                parameter %h : [2]
                parameter %k : [2]
                parameter %h_moving_var : [2]
                %c = convolution(%data, %v) kernel=[1, 1]
                %p, %q = split(%c) count=2
                %i = instance_normalization(%p, %g, %h) epsilon=0.001
                %b = batch_normalization(%q, %g, %h, %k, %h_moving_var) epsilon=0.001
                %j = concatenation(%i, %b) count=2
                %y = prelu(%j, %slope_gamma)
                output %y
                """,
            gives: """
                input %data : [1, 4, 5, 5]
                %c = convolution(%data, %v) kernel=[1, 1] : [1, 4, 5, 5]
                %p, %q = split(%c) count=2 : [1, 2, 5, 5]
                %i = instance_normalization(%p, %g, %h) epsilon=0.001 : [1, 2, 5, 5]
                %b = identity(%q) then affine(%b_scale, %b_shift) : [1, 2, 5, 5]
                %j = concatenation(%i, %b) count=2 : [1, 4, 5, 5]
                %y = identity(%j) then prelu(%slope_gamma) : [1, 4, 5, 5]
                output %y
                """)
    }

    @Test("a product that neither operand has the shape of stays")
    func outerProduct() throws {
        try expect(
            pass,
            leaves: """
                input %rows : [1, 4, 5, 1]
                input %columns : [1, 4, 1, 5]
                %y = binary(%rows, %columns) kind=multiply
                output %y
                """)
    }
}
