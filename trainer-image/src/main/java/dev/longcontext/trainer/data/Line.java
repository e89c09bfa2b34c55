package dev.longcontext.trainer.data;

/**
 * A line of a file of samples.
 *
 * @param number from 1
 * @param bytes without the line's end; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record Line(long number, byte[] bytes) {

    boolean isBlank() {
        for (byte b : bytes) {
            if (b != ' ' && b != '\t') {
                return false;
            }
        }
        return true;
    }
}
