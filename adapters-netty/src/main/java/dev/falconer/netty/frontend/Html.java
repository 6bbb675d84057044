package dev.falconer.netty.frontend;

/** The frame of Falconer's own pages: self-contained, calm, readable on any screen. */
final class Html {

    private static final String STYLE = """
            :root { color-scheme: light dark }
            body { margin: 0; font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
              background: #f5f6f8; color: #1d2530 }
            main { max-width: 46rem; margin: 8vh auto; padding: 2rem 2.25rem; background: #fff;
              border: 1px solid #dfe3e8; border-radius: 10px }
            h1 { font-size: 1.45rem; line-height: 1.3; margin: 0 0 .75rem }
            h2 { font-size: 1.02rem; margin: 1.75rem 0 .4rem }
            p, ul { margin: .4rem 0 } ul { padding-left: 1.2rem } li { margin: .2rem 0 }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.1rem; margin: .5rem 0 }
            dt { color: #5d6875 } dd { margin: 0; overflow-wrap: anywhere }
            code, pre { font: .86rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
            pre { background: #f0f2f5; border-radius: 6px; padding: .8rem 1rem; overflow: auto; max-height: 24rem }
            footer { margin-top: 1.75rem; padding-top: .8rem; border-top: 1px solid #e7eaee; color: #5d6875;
              font-size: .88rem }
            @media (prefers-color-scheme: dark) { body { background: #14181d; color: #dbe1e8 }
              main { background: #1b2027; border-color: #2b323b } pre { background: #12161b }
              footer { border-color: #2b323b } dt, footer { color: #98a3b0 } a { color: #8ab4f8 } }
            """;

    private Html() {}

    /** A whole page; the body is HTML already. */
    static String page(String title, String body) {
        return "<!DOCTYPE html>\r\n<html lang=\"en\">\r\n<head>\r\n<meta charset=\"utf-8\">\r\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\r\n<title>"
                + escape(title) + "</title>\r\n<style>\r\n" + STYLE + "</style>\r\n</head>\r\n<body>\r\n<main>\r\n<h1>"
                + escape(title) + "</h1>\r\n" + body + "</main>\r\n</body>\r\n</html>\r\n";
    }

    /** Text that cannot be taken for markup, in an element or in a quoted attribute. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                case '\n', '\r', '\t' -> escaped.append(c);
                default -> escaped.append(c < ' ' || c == 0x7f ? '\ufffd' : c);
            }
        }
        return escaped.toString();
    }
}
