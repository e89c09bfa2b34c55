package dev.longcontext.minicluster.node.volume;

import java.nio.charset.StandardCharsets;

/**
 * A file in a volume.
 *
 * @param content its bytes
 * @param mode its permissions, as 0644
 */
record VolumeFile(byte[] content, int mode) {
    static VolumeFile ofText(String text, int mode) {
        return new VolumeFile(text.getBytes(StandardCharsets.UTF_8), mode);
    }
}
