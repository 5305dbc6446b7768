/// What the server counts.
///
/// The text format is written here: of the libraries for Swift none that writes it is among those
/// this package may use, and it is a page long.
final class ServiceMetrics: Sendable {
    private static let seconds = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]

    let requests = Counter(
        "burin_http_requests_total", help: "Requests by route, method and status.",
        labels: ["route", "method", "code"])
    let latency = Histogram(
        "burin_http_request_seconds",
        help: "From the head of a request to its answer, of those that ran the model.",
        bounds: seconds)
    let decoding = Histogram(
        "burin_decode_seconds", help: "Decoding and resizing of a picture.", bounds: seconds)
    let inference = Histogram(
        "burin_inference_seconds", help: "One run of the model, for all images of its batch.",
        bounds: seconds)
    let batch = Histogram(
        "burin_batch_images", help: "Images of one run of the model.",
        bounds: [1, 2, 4, 8, 16, 32, 64])

    /// The page; gauges are read now.
    func page(_ admission: Admission, _ queue: InferenceQueue, model: String) -> String {
        var text = PrometheusText()
        text.head("burin_model_info", "The served model.", type: "gauge")
        text.sample("burin_model_info", [("model", model)], 1)
        requests.write(to: &text)
        for histogram in [latency, decoding, inference, batch] { histogram.write(to: &text) }
        text.gauge(
            "burin_requests_accepted", "Requests that are worked on or wait.", admission.accepted)
        text.gauge("burin_requests_limit", "Requests that are accepted at once.", admission.limit)
        text.gauge("burin_queue_depth", "Requests that wait for a worker.", queue.count)
        text.gauge("burin_ready", "1 while requests are taken.", admission.isOpen ? 1 : 0)
        return text.text
    }
}
