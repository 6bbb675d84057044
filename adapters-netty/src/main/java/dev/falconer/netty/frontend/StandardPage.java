package dev.falconer.netty.frontend;

import io.netty.handler.codec.http.HttpResponseStatus;

/** The short page that names a status, and one sentence for whoever sees it. */
final class StandardPage {

    private StandardPage() {}

    static String html(int status, int subStatus) {
        String title = status + " " + HttpResponseStatus.valueOf(status).reasonPhrase();
        String code = subStatus == 0 ? Integer.toString(status) : status + "." + subStatus;
        return Html.page(title, "<p>" + sentence(status) + "</p>\r\n<footer>HTTP Error " + code + "</footer>\r\n");
    }

    private static String sentence(int status) {
        return switch (status) {
            case 400 -> "The request could not be understood.";
            case 404 -> "There is no application at this address.";
            case 408 -> "The request did not arrive in time.";
            case 413 -> "The request is larger than this site accepts.";
            case 414 -> "The address of the request is longer than this server accepts.";
            case 431 -> "The header fields of the request are larger than this server accepts.";
            case 500 -> "The application cannot be used at the moment.";
            case 501 -> "The request asks for something this server does not implement.";
            case 502 -> "The application did not answer as it should.";
            case 503 -> "The application is not available at the moment. Please try again in a little while.";
            case 505 -> "The request is written in a version of HTTP that this server does not speak.";
            case 508 -> "The request came back to this server: it goes in a circle.";
            default -> "The request could not be answered.";
        };
    }
}
