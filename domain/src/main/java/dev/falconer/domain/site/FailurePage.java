package dev.falconer.domain.site;

import java.util.Optional;

/**
 * What a client sees when the application cannot be started (behaviour.md 9.1).
 *
 * @param shown false after {@code disableStartUpErrorPage="true"}: 502 sub 3 without a body
 * @param detailed true in development: the page shows the incident; false: only its reference
 * @param additionalLink {@code ANCM_ADDITIONAL_ERROR_PAGE_LINK} of the server's environment
 */
public record FailurePage(boolean shown, boolean detailed, Optional<String> additionalLink) {}
