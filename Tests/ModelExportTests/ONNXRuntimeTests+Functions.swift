extension ONNXRuntimeTests {
    /// Functions, reductions and products, each an output; sizes divide by nothing.
    static let functions = """
        input %data : [N, 4, 7, 6]
        parameter %channel : [4, 1, 1]
        parameter %last_matrix : [6, 5]
        parameter %row : [6]
        parameter %two : f32[] = [2.0]
        %mean = global_pooling(%data) kind=average
        %f_abs = function(%data) kind=abs
        %f_negate = function(%data) kind=negate
        %f_sign = function(%data) kind=sign
        %f_reciprocal = function(%data) kind=reciprocal
        %f_floor = function(%data) kind=floor
        %f_ceil = function(%data) kind=ceil
        %f_round = function(%data) kind=round
        %f_exp = function(%data) kind=exp
        %f_sin = function(%data) kind=sin
        %f_cos = function(%data) kind=cos
        %f_tan = function(%data) kind=tan
        %f_asin = function(%data) kind=asin
        %f_acos = function(%data) kind=acos
        %f_atan = function(%data) kind=atan
        %f_sinh = function(%data) kind=sinh
        %f_cosh = function(%data) kind=cosh
        %f_asinh = function(%data) kind=asinh
        %f_atanh = function(%data) kind=atanh
        %f_erf = function(%data) kind=erf
        %f_softplus = function(%data) kind=softplus
        %f_softsign = function(%data) kind=softsign
        %f_positive = function(%data) kind=abs
        %f_sqrt = function(%f_positive) kind=sqrt
        %f_more = binary(%f_positive, %two) kind=add
        %f_log = function(%f_more) kind=log
        %f_acosh = function(%f_more) kind=acosh
        %f_elu = function(%data) kind=elu alpha=0.5
        %f_celu = function(%data) kind=celu alpha=0.5
        %f_selu = function(%data) kind=selu alpha=1.5 gamma=1.25
        %f_threshold = function(%data) kind=thresholded_relu alpha=0.25
        %f_shrink = function(%data) kind=shrink lambda=0.5 bias=0.25
        %f_hard = function(%data) kind=hard_sigmoid alpha=0.2 beta=0.5
        %b_power = binary(%f_more, %data) kind=power
        %b_min = binary(%data, %channel) kind=minimum
        %b_max = binary(%mean, %data) kind=maximum
        %r_sum = reduction(%data) kind=sum axes=[-1, 1]
        %r_sum2 = reduction(%data) kind=sum axes=[2] drops_axes=true
        %r_mean = reduction(%data) kind=mean axes=[-1, 1]
        %r_mean2 = reduction(%data) kind=mean axes=[2] drops_axes=true
        %r_maximum = reduction(%data) kind=maximum axes=[-1, 1]
        %r_maximum2 = reduction(%data) kind=maximum axes=[2] drops_axes=true
        %r_minimum = reduction(%data) kind=minimum axes=[-1, 1]
        %r_minimum2 = reduction(%data) kind=minimum axes=[2] drops_axes=true
        %r_product = reduction(%data) kind=product axes=[-1, 1]
        %r_product2 = reduction(%data) kind=product axes=[2] drops_axes=true
        %p_right = matrix_product(%data, %last_matrix)
        %p_turned = transpose(%data) axes=[0, 1, 3, 2]
        %p_square = matrix_product(%p_turned, %data)
        %p_vector = matrix_product(%data, %row)
        output %f_abs, %f_negate, %f_sign, %f_reciprocal, %f_floor, %f_ceil, %f_round, %f_exp, \
        %f_sin, %f_cos, %f_tan, %f_asin, %f_acos, %f_atan, %f_sinh, %f_cosh, %f_asinh, \
        %f_atanh, %f_erf, %f_softplus, %f_softsign, %f_positive, %f_sqrt, %f_more, %f_log, \
        %f_acosh, %f_elu, %f_celu, %f_selu, %f_threshold, %f_shrink, %f_hard, %b_power, %b_min, \
        %b_max, %r_sum, %r_sum2, %r_mean, %r_mean2, %r_maximum, %r_maximum2, %r_minimum, \
        %r_minimum2, %r_product, %r_product2, %p_right, %p_turned, %p_square, %p_vector
        """
}
