package dev.longcontext.trainer.records;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Text of another encoding as UTF-8. */
final class Utf8Stream extends InputStream {

    private static final int CHARACTERS = 1 << 14;

    private final Reader reader;
    private final char[] characters = new char[CHARACTERS];
    private byte[] bytes = {};
    private int at;

    Utf8Stream(InputStream in, Charset charset) {
        this.reader = new InputStreamReader(
                in,
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    @Override
    public int read() throws IOException {
        return fill() ? bytes[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int n = Math.min(length, bytes.length - at);
        System.arraycopy(bytes, at, buffer, offset, n);
        at += n;
        return n;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    /** Whether there are bytes left. */
    private boolean fill() throws IOException {
        if (at < bytes.length) {
            return true;
        }
        int n = decode();
        if (n <= 0) {
            return false;
        }
        bytes = new String(characters, 0, n).getBytes(StandardCharsets.UTF_8);
        at = 0;
        return true;
    }

    /** Reads characters, no half of one at their end: a decoder that reports errors gives no half alone. */
    private int decode() throws IOException {
        try {
            int n = reader.read(characters, 0, CHARACTERS - 1);
            if (n > 0 && Character.isHighSurrogate(characters[n - 1])) {
                int low = reader.read();
                characters[n] = (char) low;
                return low < 0 ? n : n + 1;
            }
            return n;
        } catch (CharacterCodingException e) {
            throw new DamagedFileException("UTF-16", e);
        }
    }
}
