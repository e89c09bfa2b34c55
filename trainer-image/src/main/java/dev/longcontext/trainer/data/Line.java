package dev.longcontext.trainer.data;

/**
 * A line of a source.
 *
 * @param number from 1, through all files of the source
 * @param file the address of its file, for messages
 * @param inFile its number in that file, from 1
 * @param bytes without the line's end; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record Line(long number, String file, long inFile, byte[] bytes) {

    /** For messages. */
    String place() {
        return file + " line " + inFile;
    }

    boolean isBlank() {
        for (byte b : bytes) {
            if (b != ' ' && b != '\t') {
                return false;
            }
        }
        return true;
    }
}
