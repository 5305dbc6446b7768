/* One row per template: `#embed` makes the build follow the files. */
#include "burin_templates.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const char codecs_image_codecs_h[] = {
#embed "../CImageCodecs/include/image_codecs.h"
};
static const char codecs_image_decode_c[] = {
#embed "../CImageCodecs/image_decode.c"
};
static const char codecs_image_file_c[] = {
#embed "../CImageCodecs/image_file.c"
};
static const char codecs_image_internal_h[] = {
#embed "../CImageCodecs/image_internal.h"
};
static const char codecs_image_jpeg_c[] = {
#embed "../CImageCodecs/image_jpeg.c"
};
static const char codecs_image_orientation_c[] = {
#embed "../CImageCodecs/image_orientation.c"
};
static const char codecs_image_png_c[] = {
#embed "../CImageCodecs/image_png.c"
};
static const char codecs_image_resize_c[] = {
#embed "../CImageCodecs/image_resize.c"
};
static const char kernels_axis_h[] = {
#embed "../../Templates/kernels/axis.h"
};
static const char kernels_band_convolution_h[] = {
#embed "../../Templates/kernels/band_convolution.h"
};
static const char kernels_channels_h[] = {
#embed "../../Templates/kernels/channels.h"
};
static const char kernels_dense_h[] = {
#embed "../../Templates/kernels/dense.h"
};
static const char kernels_depthwise_h[] = {
#embed "../../Templates/kernels/depthwise.h"
};
static const char kernels_direct_h[] = {
#embed "../../Templates/kernels/direct.h"
};
static const char kernels_elementwise_h[] = {
#embed "../../Templates/kernels/elementwise.h"
};
static const char kernels_epilogue_h[] = {
#embed "../../Templates/kernels/epilogue.h"
};
static const char kernels_first_layer_h[] = {
#embed "../../Templates/kernels/first_layer.h"
};
static const char kernels_functions_h[] = {
#embed "../../Templates/kernels/functions.h"
};
static const char kernels_gather_h[] = {
#embed "../../Templates/kernels/gather.h"
};
static const char kernels_half_h[] = {
#embed "../../Templates/kernels/half.h"
};
static const char kernels_instance_normalization_h[] = {
#embed "../../Templates/kernels/instance_normalization.h"
};
static const char kernels_lane_grouped_h[] = {
#embed "../../Templates/kernels/lane_grouped.h"
};
static const char kernels_lane_tile_h[] = {
#embed "../../Templates/kernels/lane_tile.h"
};
static const char kernels_layout_h[] = {
#embed "../../Templates/kernels/layout.h"
};
static const char kernels_matrix_product_h[] = {
#embed "../../Templates/kernels/matrix_product.h"
};
static const char kernels_pixel_sum_h[] = {
#embed "../../Templates/kernels/pixel_sum.h"
};
static const char kernels_planar_h[] = {
#embed "../../Templates/kernels/planar.h"
};
static const char kernels_pointwise_h[] = {
#embed "../../Templates/kernels/pointwise.h"
};
static const char kernels_pooling_h[] = {
#embed "../../Templates/kernels/pooling.h"
};
static const char kernels_reduction_h[] = {
#embed "../../Templates/kernels/reduction.h"
};
static const char kernels_register_tile_h[] = {
#embed "../../Templates/kernels/register_tile.h"
};
static const char kernels_resize_h[] = {
#embed "../../Templates/kernels/resize.h"
};
static const char kernels_strassen_h[] = {
#embed "../../Templates/kernels/strassen.h"
};
static const char kernels_strassen_tile_h[] = {
#embed "../../Templates/kernels/strassen_tile.h"
};
static const char kernels_vector_h[] = {
#embed "../../Templates/kernels/vector.h"
};
static const char kernels_window_h[] = {
#embed "../../Templates/kernels/window.h"
};
static const char kernels_winograd_h[] = {
#embed "../../Templates/kernels/winograd.h"
};
static const char kernels_winograd_product_h[] = {
#embed "../../Templates/kernels/winograd_product.h"
};
static const char kernels_winograd_shape_h[] = {
#embed "../../Templates/kernels/winograd_shape.h"
};
static const char kernels_winograd_strided_h[] = {
#embed "../../Templates/kernels/winograd_strided.h"
};
static const char kernels_winograd_strided_product_h[] = {
#embed "../../Templates/kernels/winograd_strided_product.h"
};
static const char kernels_winograd_strided_shape_h[] = {
#embed "../../Templates/kernels/winograd_strided_shape.h"
};
static const char kernels_winograd_strided_transform_h[] = {
#embed "../../Templates/kernels/winograd_strided_transform.h"
};
static const char kernels_winograd_transform_h[] = {
#embed "../../Templates/kernels/winograd_transform.h"
};
static const char model_data_c_mustache[] = {
#embed "../../Templates/model/data.c.mustache"
};
static const char model_image_c_mustache[] = {
#embed "../../Templates/model/image.c.mustache"
};
static const char model_layers_c_mustache[] = {
#embed "../../Templates/model/layers.c.mustache"
};
static const char model_main_c[] = {
#embed "../../Templates/model/main.c"
};
static const char model_model_c_mustache[] = {
#embed "../../Templates/model/model.c.mustache"
};
static const char model_model_h_mustache[] = {
#embed "../../Templates/model/model.h.mustache"
};
static const char model_module_modulemap_mustache[] = {
#embed "../../Templates/model/module.modulemap.mustache"
};
static const char model_order_c_mustache[] = {
#embed "../../Templates/model/order.c.mustache"
};
static const char model_pages_c_mustache[] = {
#embed "../../Templates/model/pages.c.mustache"
};
static const char model_pool_c_mustache[] = {
#embed "../../Templates/model/pool.c.mustache"
};
static const char model_processors_h[] = {
#embed "../../Templates/model/processors.h"
};
static const char model_set_c_mustache[] = {
#embed "../../Templates/model/set.c.mustache"
};
static const char model_sets_c_mustache[] = {
#embed "../../Templates/model/sets.c.mustache"
};
static const char model_table_c_mustache[] = {
#embed "../../Templates/model/table.c.mustache"
};
static const char model_team_h[] = {
#embed "../../Templates/model/team.h"
};
static const char model_weights_c_mustache[] = {
#embed "../../Templates/model/weights.c.mustache"
};
static const char package_library_cmake_mustache[] = {
#embed "../../Templates/package/library.cmake.mustache"
};
static const char package_library_pc_mustache[] = {
#embed "../../Templates/package/library.pc.mustache"
};
static const char package_python_readme_md_mustache[] = {
#embed "../../Templates/package/python/README.md.mustache"
};
static const char package_python_init_py_mustache[] = {
#embed "../../Templates/package/python/__init__.py.mustache"
};
static const char package_python_pyproject_toml_mustache[] = {
#embed "../../Templates/package/python/pyproject.toml.mustache"
};
static const char package_swift_model_swift_mustache[] = {
#embed "../../Templates/package/swift/Model.swift.mustache"
};
static const char package_swift_package_swift_mustache[] = {
#embed "../../Templates/package/swift/Package.swift.mustache"
};
static const char package_swift_readme_md_mustache[] = {
#embed "../../Templates/package/swift/README.md.mustache"
};
static const char package_swift_info_json_mustache[] = {
#embed "../../Templates/package/swift/info.json.mustache"
};
static const char report_check_html_mustache[] = {
#embed "../../Templates/report/check.html.mustache"
};
static const char report_filter_js_mustache[] = {
#embed "../../Templates/report/filter.js.mustache"
};
static const char report_profile_html_mustache[] = {
#embed "../../Templates/report/profile.html.mustache"
};
static const char report_report_css_mustache[] = {
#embed "../../Templates/report/report.css.mustache"
};
static const char report_report_html_mustache[] = {
#embed "../../Templates/report/report.html.mustache"
};
static const char report_report_picture_mustache[] = {
#embed "../../Templates/report/report-picture.mustache"
};
static const char report_roc_file_svg_mustache[] = {
#embed "../../Templates/report/roc-file.svg.mustache"
};
static const char report_roc_svg_mustache[] = {
#embed "../../Templates/report/roc.svg.mustache"
};
static const char report_sort_js_mustache[] = {
#embed "../../Templates/report/sort.js.mustache"
};
static const char report_style_css_mustache[] = {
#embed "../../Templates/report/style.css.mustache"
};
static const char report_table_html_mustache[] = {
#embed "../../Templates/report/table.html.mustache"
};
static const char report_verify_html_mustache[] = {
#embed "../../Templates/report/verify.html.mustache"
};

static const burin_template templates[] = {
    {"codecs/image_codecs.h", codecs_image_codecs_h, sizeof codecs_image_codecs_h},
    {"codecs/image_decode.c", codecs_image_decode_c, sizeof codecs_image_decode_c},
    {"codecs/image_file.c", codecs_image_file_c, sizeof codecs_image_file_c},
    {"codecs/image_internal.h", codecs_image_internal_h, sizeof codecs_image_internal_h},
    {"codecs/image_jpeg.c", codecs_image_jpeg_c, sizeof codecs_image_jpeg_c},
    {"codecs/image_orientation.c", codecs_image_orientation_c, sizeof codecs_image_orientation_c},
    {"codecs/image_png.c", codecs_image_png_c, sizeof codecs_image_png_c},
    {"codecs/image_resize.c", codecs_image_resize_c, sizeof codecs_image_resize_c},
    {"kernels/axis.h", kernels_axis_h, sizeof kernels_axis_h},
    {"kernels/band_convolution.h", kernels_band_convolution_h, sizeof kernels_band_convolution_h},
    {"kernels/channels.h", kernels_channels_h, sizeof kernels_channels_h},
    {"kernels/dense.h", kernels_dense_h, sizeof kernels_dense_h},
    {"kernels/depthwise.h", kernels_depthwise_h, sizeof kernels_depthwise_h},
    {"kernels/direct.h", kernels_direct_h, sizeof kernels_direct_h},
    {"kernels/elementwise.h", kernels_elementwise_h, sizeof kernels_elementwise_h},
    {"kernels/epilogue.h", kernels_epilogue_h, sizeof kernels_epilogue_h},
    {"kernels/first_layer.h", kernels_first_layer_h, sizeof kernels_first_layer_h},
    {"kernels/functions.h", kernels_functions_h, sizeof kernels_functions_h},
    {"kernels/gather.h", kernels_gather_h, sizeof kernels_gather_h},
    {"kernels/half.h", kernels_half_h, sizeof kernels_half_h},
    {"kernels/instance_normalization.h", kernels_instance_normalization_h, sizeof kernels_instance_normalization_h},
    {"kernels/lane_grouped.h", kernels_lane_grouped_h, sizeof kernels_lane_grouped_h},
    {"kernels/lane_tile.h", kernels_lane_tile_h, sizeof kernels_lane_tile_h},
    {"kernels/layout.h", kernels_layout_h, sizeof kernels_layout_h},
    {"kernels/matrix_product.h", kernels_matrix_product_h, sizeof kernels_matrix_product_h},
    {"kernels/pixel_sum.h", kernels_pixel_sum_h, sizeof kernels_pixel_sum_h},
    {"kernels/planar.h", kernels_planar_h, sizeof kernels_planar_h},
    {"kernels/pointwise.h", kernels_pointwise_h, sizeof kernels_pointwise_h},
    {"kernels/pooling.h", kernels_pooling_h, sizeof kernels_pooling_h},
    {"kernels/reduction.h", kernels_reduction_h, sizeof kernels_reduction_h},
    {"kernels/register_tile.h", kernels_register_tile_h, sizeof kernels_register_tile_h},
    {"kernels/resize.h", kernels_resize_h, sizeof kernels_resize_h},
    {"kernels/strassen.h", kernels_strassen_h, sizeof kernels_strassen_h},
    {"kernels/strassen_tile.h", kernels_strassen_tile_h, sizeof kernels_strassen_tile_h},
    {"kernels/vector.h", kernels_vector_h, sizeof kernels_vector_h},
    {"kernels/window.h", kernels_window_h, sizeof kernels_window_h},
    {"kernels/winograd.h", kernels_winograd_h, sizeof kernels_winograd_h},
    {"kernels/winograd_product.h", kernels_winograd_product_h, sizeof kernels_winograd_product_h},
    {"kernels/winograd_shape.h", kernels_winograd_shape_h, sizeof kernels_winograd_shape_h},
    {"kernels/winograd_strided.h", kernels_winograd_strided_h, sizeof kernels_winograd_strided_h},
    {"kernels/winograd_strided_product.h", kernels_winograd_strided_product_h, sizeof kernels_winograd_strided_product_h},
    {"kernels/winograd_strided_shape.h", kernels_winograd_strided_shape_h, sizeof kernels_winograd_strided_shape_h},
    {"kernels/winograd_strided_transform.h", kernels_winograd_strided_transform_h, sizeof kernels_winograd_strided_transform_h},
    {"kernels/winograd_transform.h", kernels_winograd_transform_h, sizeof kernels_winograd_transform_h},
    {"model/data.c.mustache", model_data_c_mustache, sizeof model_data_c_mustache},
    {"model/image.c.mustache", model_image_c_mustache, sizeof model_image_c_mustache},
    {"model/layers.c.mustache", model_layers_c_mustache, sizeof model_layers_c_mustache},
    {"model/main.c", model_main_c, sizeof model_main_c},
    {"model/model.c.mustache", model_model_c_mustache, sizeof model_model_c_mustache},
    {"model/model.h.mustache", model_model_h_mustache, sizeof model_model_h_mustache},
    {"model/module.modulemap.mustache", model_module_modulemap_mustache, sizeof model_module_modulemap_mustache},
    {"model/order.c.mustache", model_order_c_mustache, sizeof model_order_c_mustache},
    {"model/pages.c.mustache", model_pages_c_mustache, sizeof model_pages_c_mustache},
    {"model/pool.c.mustache", model_pool_c_mustache, sizeof model_pool_c_mustache},
    {"model/processors.h", model_processors_h, sizeof model_processors_h},
    {"model/set.c.mustache", model_set_c_mustache, sizeof model_set_c_mustache},
    {"model/sets.c.mustache", model_sets_c_mustache, sizeof model_sets_c_mustache},
    {"model/table.c.mustache", model_table_c_mustache, sizeof model_table_c_mustache},
    {"model/team.h", model_team_h, sizeof model_team_h},
    {"model/weights.c.mustache", model_weights_c_mustache, sizeof model_weights_c_mustache},
    {"package/library.cmake.mustache", package_library_cmake_mustache, sizeof package_library_cmake_mustache},
    {"package/library.pc.mustache", package_library_pc_mustache, sizeof package_library_pc_mustache},
    {"package/python/README.md.mustache", package_python_readme_md_mustache, sizeof package_python_readme_md_mustache},
    {"package/python/__init__.py.mustache", package_python_init_py_mustache, sizeof package_python_init_py_mustache},
    {"package/python/pyproject.toml.mustache", package_python_pyproject_toml_mustache, sizeof package_python_pyproject_toml_mustache},
    {"package/swift/Model.swift.mustache", package_swift_model_swift_mustache, sizeof package_swift_model_swift_mustache},
    {"package/swift/Package.swift.mustache", package_swift_package_swift_mustache, sizeof package_swift_package_swift_mustache},
    {"package/swift/README.md.mustache", package_swift_readme_md_mustache, sizeof package_swift_readme_md_mustache},
    {"package/swift/info.json.mustache", package_swift_info_json_mustache, sizeof package_swift_info_json_mustache},
    {"report/check.html.mustache", report_check_html_mustache, sizeof report_check_html_mustache},
    {"report/filter.js.mustache", report_filter_js_mustache, sizeof report_filter_js_mustache},
    {"report/profile.html.mustache", report_profile_html_mustache, sizeof report_profile_html_mustache},
    {"report/report.css.mustache", report_report_css_mustache, sizeof report_report_css_mustache},
    {"report/report.html.mustache", report_report_html_mustache, sizeof report_report_html_mustache},
    {"report/report-picture.mustache", report_report_picture_mustache, sizeof report_report_picture_mustache},
    {"report/roc-file.svg.mustache", report_roc_file_svg_mustache, sizeof report_roc_file_svg_mustache},
    {"report/roc.svg.mustache", report_roc_svg_mustache, sizeof report_roc_svg_mustache},
    {"report/sort.js.mustache", report_sort_js_mustache, sizeof report_sort_js_mustache},
    {"report/style.css.mustache", report_style_css_mustache, sizeof report_style_css_mustache},
    {"report/table.html.mustache", report_table_html_mustache, sizeof report_table_html_mustache},
    {"report/verify.html.mustache", report_verify_html_mustache, sizeof report_verify_html_mustache},
    {0, 0, 0},
};

burin_template burin_template_at(size_t index) {
    const size_t last = sizeof templates / sizeof templates[0] - 1;
    return templates[index < last ? index : last];
}
