package dev.falconer.process.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessTableTest {

    @Test
    void aNameMayHoldParenthesesAndBlanks() {
        String line = "42 (my) (app 1) S 7 42 40 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 9001 2 3";

        ProcessTable.Entry entry = ProcessTable.parse(line);

        assertThat(entry).isEqualTo(new ProcessTable.Entry(42, "my) (app 1", 'S', 7, 42, 40, 4194560, 9001));
    }

    @Test
    void aThreadThatEndsIsToldByItsFlags() {
        String line = "42 (app) R 7 42 40 0 -1 4194564 1 0 0 0 0 0 0 0 20 0 1 0 9001 2 3";

        ProcessTable.Entry entry = ProcessTable.parse(line);

        assertThat(entry.isEnding()).isTrue();
        assertThat(entry.hasEnded()).isFalse();
    }

    @Test
    void aProcessThatRunsDoesNotEnd() {
        assertThat(ProcessTable.isEnding(ProcessHandle.current().pid())).isFalse();
    }
}
