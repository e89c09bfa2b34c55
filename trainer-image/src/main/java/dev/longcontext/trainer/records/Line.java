package dev.longcontext.trainer.records;

/**
 * A record of a source: a line, a row of a table, an item of a list, a document.
 *
 * @param number from 1, through all files of the source
 * @param place where it is, for messages: the file's address, and what it is there
 * @param file the address of its file
 * @param inFile its number in that file, from 1
 * @param bytes JSON in UTF-8, without the line's end; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
public record Line(long number, String place, String file, long inFile, byte[] bytes) {

    /** A line of a file of lines. */
    public static Line of(long number, String file, long inFile, byte[] bytes) {
        return new Line(number, file + " line " + inFile, file, inFile, bytes);
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
