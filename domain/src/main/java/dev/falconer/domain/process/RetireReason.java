package dev.falconer.domain.process;

/** Why a process is wanted to end. */
public enum RetireReason {
    CONFIGURATION_CHANGED("its configuration changed"),
    APP_OFFLINE("app_offline.htm appeared"),
    RECYCLE_REQUESTED("a recycle was asked for"),
    /** A file of {@code recycleOnFileChange}, or one that is there to be touched. */
    FILE_CHANGED("a file changed that it depends on"),
    /** Another folder takes its place: a deployment, a rollback, a new copy of its files. */
    RELEASE_CHANGED("another folder takes its place"),
    TOO_OLD("it reached its age limit"),
    TOO_MANY_REQUESTS("it reached its request limit"),
    TOO_MUCH_MEMORY("it reached its memory limit"),
    SCHEDULED("it is the time of day for it"),
    UNHEALTHY("it is ill"),
    IDLE("nobody used it"),
    NOT_NEEDED("fewer processes are enough"),
    HOSTED_NO_MORE("its application is hosted no more, or elsewhere"),
    HOST_STOPPING("Falconer is stopping");

    private final String text;

    RetireReason(String text) {
        this.text = text;
    }

    /** The reason as it completes the sentence "retired because …". */
    public String text() {
        return text;
    }
}
