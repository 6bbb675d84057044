package dev.falconer.process.output;

import java.time.Duration;

/**
 * How much log files of one prefix may take (D16). What exceeds it goes, oldest first, but never a file in use.
 *
 * @param fileSize in bytes; a full file is followed by another
 * @param totalSize in bytes, of all files together
 */
record StdoutLogLimits(long fileSize, int files, long totalSize, Duration age) {

    private static final long MEBIBYTE = 1024L * 1024;

    static final StdoutLogLimits DEFAULT = new StdoutLogLimits(50 * MEBIBYTE, 20, 500 * MEBIBYTE, Duration.ofDays(30));
}
