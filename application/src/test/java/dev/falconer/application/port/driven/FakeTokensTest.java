package dev.falconer.application.port.driven;

class FakeTokensTest extends TokenSourceContract {

    private final FakeTokens tokens = new FakeTokens();

    @Override
    protected TokenSource tokens() {
        return tokens;
    }
}
