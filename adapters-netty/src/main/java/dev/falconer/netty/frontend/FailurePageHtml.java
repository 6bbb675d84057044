package dev.falconer.netty.frontend;

import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.domain.process.Incident;
import dev.falconer.domain.process.StartFailure;
import dev.falconer.domain.site.FailurePage;
import dev.falconer.domain.site.Problem;

/**
 * The page about an application that could not be started (behaviour.md 9.1). What it shows of the incident is for
 * developers; everybody else gets its reference, which leads to the same facts in the log.
 */
final class FailurePageHtml {

    private static final String START_FAILURE = "HTTP Error 502.5 - ANCM Out-Of-Process Startup Failure";

    private FailurePageHtml() {}

    static String of(Refusal refusal, Incident incident, FailurePage page) {
        StringBuilder body = new StringBuilder(2_048);
        boolean misconfigured = incident.failure() instanceof StartFailure.Misconfigured;
        body.append(misconfigured ? MISCONFIGURED : NOT_STARTED);
        if (page.detailed()) {
            details(body, incident);
        } else {
            body.append("<p>Details are in the server's log, under the reference <code>")
                    .append(Html.escape(incident.reference()))
                    .append("</code>.</p>\r\n");
        }
        page.additionalLink().ifPresent(link -> additional(body, link));
        body.append("<footer>Reference ")
                .append(Html.escape(incident.reference()))
                .append(" &middot; ")
                .append(incident.at())
                .append("</footer>\r\n");
        return Html.page(title(refusal), body.toString());
    }

    private static String title(Refusal refusal) {
        if (refusal.status() == 502) {
            return START_FAILURE;
        }
        String code = refusal.subStatus() == 0
                ? Integer.toString(refusal.status())
                : refusal.status() + "." + refusal.subStatus();
        return "HTTP Error " + code + " - The configuration of the application cannot be used";
    }

    private static final String NOT_STARTED = """
            <p>The application behind this address could not be started.</p>
            <h2>Common causes</h2>
            <ul>
            <li>The process of the application could not be created.</li>
            <li>It was created and ended again before it was ready.</li>
            <li>It runs, but does not listen on the port it was given.</li>
            </ul>
            <h2>What to do</h2>
            <ul>
            <li>Read the server's log: it names the cause and shows what the application printed last.</li>
            <li>Run the same command by hand in the directory of the application.</li>
            <li>Switch on the application's own log with <code>stdoutLogEnabled</code> in <code>web.config</code>.</li>
            </ul>
            """;

    private static final String MISCONFIGURED = """
            <p>The configuration of the application contains an error, so it was not started.</p>
            <h2>What to do</h2>
            <ul>
            <li>Mend the file; it is read again by itself.</li>
            <li><code>falconer check</code> shows every problem at once.</li>
            </ul>
            """;

    private static void details(StringBuilder body, Incident incident) {
        body.append("<h2>What happened</h2>\r\n");
        if (incident.failure() instanceof StartFailure.Misconfigured wrong) {
            body.append("<ul>\r\n");
            for (Problem problem : wrong.problems()) {
                body.append("<li><code>")
                        .append(Html.escape(problem.toString()))
                        .append("</code></li>\r\n");
            }
            body.append("</ul>\r\n");
        } else {
            body.append("<p>")
                    .append(Html.escape(sentence(incident.failure().cause())))
                    .append("</p>\r\n");
            body.append("<p>").append(Html.escape(incident.failure().hint())).append("</p>\r\n");
        }
        body.append("<dl>\r\n");
        fact(body, "Application", incident.application());
        fact(body, "Command", incident.commandLine());
        fact(body, "Directory", incident.directory());
        fact(body, "Port", incident.port() == 0 ? "" : Integer.toString(incident.port()));
        fact(body, "Reference", incident.reference());
        body.append("</dl>\r\n");
        String output = incident.output().last();
        if (!output.isBlank()) {
            body.append("<h2>Its last output</h2>\r\n<pre>")
                    .append(Html.escape(output.strip()))
                    .append("</pre>\r\n");
        }
    }

    private static String sentence(String cause) {
        return Character.toUpperCase(cause.charAt(0)) + cause.substring(1) + ".";
    }

    private static void fact(StringBuilder body, String name, String value) {
        if (!value.isEmpty()) {
            body.append("<dt>")
                    .append(name)
                    .append("</dt><dd><code>")
                    .append(Html.escape(value))
                    .append("</code></dd>\r\n");
        }
    }

    /** Only an address that a browser opens by itself becomes a link; anything else is shown as text. */
    private static void additional(StringBuilder body, String link) {
        String text = Html.escape(link);
        boolean address = link.startsWith("https://") || link.startsWith("http://");
        body.append(address ? "<p><a href=\"" + text + "\">" + text + "</a></p>\r\n" : "<p>" + text + "</p>\r\n");
    }
}
