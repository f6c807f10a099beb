"""The code macro's languages: what each product knows and what an author may write.

Data Center renders an error in place of the code where it does not know the language, so what it
lacks goes to the nearest language it has. Cloud shows unknown ones as plain text. There is no
official list for Cloud: `CLOUD` is what two independent tools agree on.
"""

from recue_exporters.confluence.storage.schema import Product

DATACENTER = frozenset(
    {
        *("actionscript3", "applescript", "bash", "c#", "cpp", "css", "coldfusion", "delphi"),
        *("diff", "erl", "groovy", "xml", "java", "jfx", "js", "php", "perl", "text"),
        *("powershell", "py", "ruby", "sql", "sass", "scala", "vb", "yml"),
    }
)
"""The values Data Center's own editor stores; `yml` since 6.7."""

CLOUD = frozenset(
    {
        *("abap", "actionscript3", "ada", "applescript", "arduino", "autoit", "bash", "c", "c#"),
        *("clojure", "coffeescript", "coldfusion", "cpp", "css", "cuda", "d", "dart", "diff"),
        *("elixir", "erl", "fortran", "foxpro", "go", "graphql", "groovy", "handlebars"),
        *("haskell", "haxe", "hcl", "html", "java", "javafx", "js", "json", "jsx", "julia"),
        *("kotlin", "livescript", "lua", "mathematica", "matlab", "ocaml", "octave", "perl"),
        *("php", "powershell", "prolog", "protobuf", "puppet", "python", "r", "racket", "ruby"),
        *("rust", "sass", "scala", "scheme", "smalltalk", "sql", "standardml", "swift", "tcl"),
        *("tex", "text", "toml", "tsx", "typescript", "vala", "vb", "verilog", "vhdl", "xml"),
        *("xquery", "yaml"),
    }
)
"""What the converter emits for Cloud: values that are known to work, with `python` and `text`."""

LEGAL: dict[Product, frozenset[str]] = {
    "datacenter": DATACENTER
    | {"none", "csharp", "erlang", "html/xml", "javafx", "javascript", "python", "yaml"},
    "cloud": CLOUD
    | {
        *("delphi", "pascal", "pas", "dockerfile", "docker", "objectivec", "objectivej"),
        *("objective-c", "objective-j", "py", "rst", "restructuredtext", "splunk", "splunk-spl"),
        *("gherkin", "qml", "shell", "markdown", "nginx", "none", "qbs", "vbnet", "csharp"),
        *("javascript", "erlang", "yml", "jfx", "plaintext"),
    },
}
"""What the checker lets pass: also what older versions or single tools are known to store."""

_ALIASES = {
    **dict.fromkeys(("c#", "cs", "csharp", "dotnet"), "c#"),
    **dict.fromkeys(("c++", "cpp", "cxx", "cc", "hpp", "h++"), "cpp"),
    **dict.fromkeys(("h",), "c"),
    **dict.fromkeys(("sh", "shell", "zsh", "ksh", "fish", "console", "terminal"), "bash"),
    **dict.fromkeys(("shell-session", "shellsession", "sh-session", "bash-session"), "bash"),
    **dict.fromkeys(("bat", "batch", "cmd", "dos", "ps", "ps1", "pwsh", "posh"), "powershell"),
    **dict.fromkeys(("javascript", "mjs", "cjs", "node", "nodejs", "ecmascript"), "js"),
    **dict.fromkeys(("ts", "mts", "cts"), "typescript"),
    **dict.fromkeys(("py", "python2", "python3", "py3", "pycon", "ipython", "gyp"), "python"),
    **dict.fromkeys(("yml",), "yaml"),
    **dict.fromkeys(("json5", "jsonc", "jsonl", "ndjson", "geojson", "webmanifest"), "json"),
    **dict.fromkeys(("htm", "xhtml", "vue", "svelte", "jinja", "html+jinja", "erb"), "html"),
    **dict.fromkeys(("svg", "xsd", "xsl", "xslt", "wsdl", "rss", "pom", "plist", "jsp"), "xml"),
    **dict.fromkeys(("rb", "rake", "gemspec"), "ruby"),
    **dict.fromkeys(("erlang",), "erl"),
    **dict.fromkeys(("ex", "exs"), "elixir"),
    **dict.fromkeys(("rs",), "rust"),
    **dict.fromkeys(("golang",), "go"),
    **dict.fromkeys(("kt", "kts"), "kotlin"),
    **dict.fromkeys(("hs",), "haskell"),
    **dict.fromkeys(("clj", "cljs", "edn"), "clojure"),
    **dict.fromkeys(("pl", "pm"), "perl"),
    **dict.fromkeys(("gradle",), "groovy"),
    **dict.fromkeys(("tf", "terraform"), "hcl"),
    **dict.fromkeys(("gql",), "graphql"),
    **dict.fromkeys(("proto",), "protobuf"),
    **dict.fromkeys(("latex",), "tex"),
    **dict.fromkeys(("jl",), "julia"),
    **dict.fromkeys(("ml",), "ocaml"),
    **dict.fromkeys(("scm",), "scheme"),
    **dict.fromkeys(("sml",), "standardml"),
    **dict.fromkeys(("coffee",), "coffeescript"),
    **dict.fromkeys(("hbs", "mustache"), "handlebars"),
    **dict.fromkeys(("ino",), "arduino"),
    **dict.fromkeys(("patch", "udiff"), "diff"),
    **dict.fromkeys(("scss", "less", "stylus"), "sass"),
    **dict.fromkeys(("vbnet", "vb.net", "vba", "visualbasic"), "vb"),
    **dict.fromkeys(("mysql", "postgresql", "postgres", "plsql", "tsql", "sqlite"), "sql"),
    **dict.fromkeys(("jfx",), "javafx"),
    **dict.fromkeys(("as3", "actionscript"), "actionscript3"),
    **dict.fromkeys(("cfm",), "coldfusion"),
    **dict.fromkeys(("pascal", "pas", "objectpascal"), "delphi"),
    **dict.fromkeys(("docker", "dockerfile", "containerfile"), "dockerfile"),
    **dict.fromkeys(("make", "makefile", "mk"), "makefile"),
    **dict.fromkeys(("objectivec", "objective-c", "objc", "obj-c"), "objectivec"),
    **dict.fromkeys(("text", "txt", "plain", "plaintext", "none", "nohighlight"), "text"),
}
"""What authors write, GitHub's and Pygments' names, as one name each."""

_NEAREST_DATACENTER = {
    **dict.fromkeys(("json", "typescript", "jsx", "tsx", "coffeescript", "livescript"), "js"),
    **dict.fromkeys(("c", "objectivec", "arduino", "cuda", "d", "rust", "go", "swift"), "cpp"),
    **dict.fromkeys(("kotlin", "dart", "haxe", "protobuf", "vala"), "java"),
    **dict.fromkeys(("html", "handlebars", "markup"), "xml"),
    **dict.fromkeys(("dockerfile", "makefile", "tcl", "hcl"), "bash"),
    **dict.fromkeys(("elixir", "puppet"), "ruby"),
    "python": "py",
    "yaml": "yml",
    "javafx": "jfx",
}
_NEAREST_CLOUD = {"dockerfile": "bash", "makefile": "bash", "objectivec": "c", "markup": "html"}


def macro_language(written: str, product: Product) -> str:
    """The value of the code macro's `language` for what stands behind a fence.

    Empty where the parameter is better left out: that is plain text on Cloud. On Data Center it
    would be Java, so the answer there is never empty.

    >>> macro_language("TypeScript", "datacenter")
    'js'
    >>> macro_language("TypeScript", "cloud")
    'typescript'
    """
    name = written.strip().lower()
    name = _ALIASES.get(name, name)
    if product == "cloud":
        name = _NEAREST_CLOUD.get(name, name)
        return name if name in CLOUD and name != "text" else ""
    name = _NEAREST_DATACENTER.get(name, name)
    return name if name in DATACENTER else "text"
