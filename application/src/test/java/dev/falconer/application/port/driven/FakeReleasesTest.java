package dev.falconer.application.port.driven;

import dev.falconer.domain.site.Release;

class FakeReleasesTest extends ReleaseStoreContract {

    private final FakeReleases releases = new FakeReleases();
    private int folders;

    @Override
    protected ReleaseStore subject() {
        return releases;
    }

    @Override
    protected String folder() {
        folders++;
        return "/builds/" + folders;
    }

    @Override
    protected void givenNothingCanBeTaken() {
        releases.refuse("the disk is full (expected: room)");
    }

    @Override
    protected void givenNothingCanBeNoted() {
        releases.forget("the disk is full (expected: room)");
    }

    @Override
    protected void givenNobodyKnowsWhatServed() {
        releases.lose("the disk has lost it (expected: numbers)");
    }

    @Override
    protected boolean isKept(Release release) {
        return releases.kept().contains(release);
    }
}
