/// The folder in which measured times and objects are kept between runs.
public enum CacheFolder {
    /// The user's folder: `BURIN_CACHE`, else `burin` in `XDG_CACHE_HOME`, else in `~/.cache`;
    /// nil where the environment names none, or names it empty to keep nothing.
    public static func path(environment: [String: String]) -> String? {
        if let folder = environment["BURIN_CACHE"] { return folder.isEmpty ? nil : folder }
        // The XDG base directory specification has relative paths ignored.
        if let base = environment["XDG_CACHE_HOME"], base.hasPrefix("/") { return "\(base)/burin" }
        if let home = environment["HOME"], home.hasPrefix("/") { return "\(home)/.cache/burin" }
        return nil
    }

    /// The folder of objects in it.
    public static func objects(environment: [String: String]) -> String? {
        path(environment: environment).map { "\($0)/objects" }
    }
}
