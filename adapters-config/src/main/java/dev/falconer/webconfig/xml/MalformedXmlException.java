package dev.falconer.webconfig.xml;

/** The file is not well-formed XML; the finding says where and what was expected. */
final class MalformedXmlException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Finding finding;

    MalformedXmlException(Finding finding) {
        super(finding.message());
        this.finding = finding;
    }

    MalformedXmlException(Finding finding, Throwable cause) {
        super(finding.message(), cause);
        this.finding = finding;
    }

    Finding finding() {
        return finding;
    }
}
