/// The version of Burin that artefacts carry.
public enum BurinVersion {
    public static let current = "0.1.0"
    /// The binary interface of compiled models; `BURIN_MODEL_ABI` in `burin_model_abi.h`.
    public static let modelABI = 3
}
