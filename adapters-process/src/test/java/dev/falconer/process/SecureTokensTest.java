package dev.falconer.process;

import dev.falconer.application.port.driven.TokenSource;
import dev.falconer.application.port.driven.TokenSourceContract;

class SecureTokensTest extends TokenSourceContract {

    @Override
    protected TokenSource tokens() {
        return new SecureTokens();
    }
}
