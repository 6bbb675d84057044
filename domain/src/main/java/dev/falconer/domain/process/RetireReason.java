package dev.falconer.domain.process;

/** Why a process is wanted to end. */
public enum RetireReason {
    CONFIGURATION_CHANGED("its configuration changed"),
    APP_OFFLINE("app_offline.htm appeared"),
    RECYCLE_REQUESTED("a recycle was asked for"),
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
