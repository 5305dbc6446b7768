// Compares two faces: compare A.ppm B.ppm prints the cosine of their embeddings. Both pictures go
// through the network in one run, as float32 planes.
#include "face.h"

#include <cmath>
#include <cstdio>
#include <fstream>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

constexpr int size = 112;

// The planes red, green and blue of a binary PPM file, 0...255.
std::vector<float> planes(const std::string &path) {
    std::ifstream file(path, std::ios::binary);
    std::string kind;
    int width = 0, height = 0, most = 0;
    file >> kind >> width >> height >> most;
    std::vector<char> pixels(3 * size * size);
    file.get();
    if (kind != "P6" || width != size || height != size || most != 255 ||
        !file.read(pixels.data(), static_cast<std::streamsize>(pixels.size())))
        throw std::runtime_error(path + ": expected a binary PPM file of 112 x 112 pixels");
    std::vector<float> result(pixels.size());
    for (std::size_t i = 0; i < pixels.size(); i++)
        result[i % 3 * size * size + i / 3] = static_cast<unsigned char>(pixels[i]);
    return result;
}

void check(int status) {
    if (status != FACE_OK)
        throw std::runtime_error(face_strerror(status));
}

double cosine(const float *a, const float *b) {
    const auto product = [](const float *x, const float *y) {
        return std::inner_product(x, x + FACE_OUTPUT_FLOATS, y, 0.0);
    };
    return product(a, b) / std::sqrt(product(a, a) * product(b, b));
}

} // namespace

int main(int count, char **arguments) try {
    if (count != 3)
        throw std::runtime_error(std::string("usage: ") + arguments[0] + " A.ppm B.ppm");
    std::vector<float> images = planes(arguments[1]);
    const std::vector<float> second = planes(arguments[2]);
    images.insert(images.end(), second.begin(), second.end());

    std::vector<float> embeddings(2 * FACE_OUTPUT_FLOATS);
    const auto workspace = std::make_unique<unsigned char[]>(face_workspace_size(2, 1));
    check(face_run(images.data(), embeddings.data(), 2, workspace.get(), nullptr));
    std::printf("%.6f\n", cosine(embeddings.data(), embeddings.data() + FACE_OUTPUT_FLOATS));
} catch (const std::exception &error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
