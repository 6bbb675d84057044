package dev.falconer.domain.site;

import java.time.Duration;

/**
 * One copy of an application's folder.
 *
 * @param directory absolute path of its files
 * @param files how many they are
 * @param bytesCopied of those that were copied
 * @param bytesShared of those that it has in common with the copy before it
 * @param took how long it took to make
 * @param bytesInAll what all copies that are there take up together
 */
public record ShadowCopy(
        String directory, long files, long bytesCopied, long bytesShared, Duration took, long bytesInAll) {}
