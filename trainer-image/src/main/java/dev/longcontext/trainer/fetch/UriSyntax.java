package dev.longcontext.trainer.fetch;

import dev.longcontext.trainer.failure.FailureException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an address as a URI. */
final class UriSyntax {

    private static final Pattern ENCODED = Pattern.compile("(?:%[0-9A-Fa-f]{2})+");

    private UriSyntax() {}

    /** A part of an address without its percent signs, decoded once; {@code +} stands for itself. */
    static String decoded(SourceAddress address, String part) {
        String rest = ENCODED.matcher(part).replaceAll("");
        String plain =
                ENCODED.matcher(part).replaceAll(bytes -> Matcher.quoteReplacement(text(address, bytes.group())));
        if (rest.contains("%") || plain.matches("(?s).*\\p{Cntrl}.*")) {
            throw notEncoded(address);
        }
        return plain;
    }

    private static String text(SourceAddress address, String encoded) {
        try {
            byte[] bytes = HexFormat.of().parseHex(encoded.replace("%", ""));
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw notEncoded(address).causedBy(e);
        }
    }

    private static FailureException notEncoded(SourceAddress address) {
        return address.refusal(
                "has a % that does not stand for a character",
                "Write % with two hexadecimal digits for each byte in UTF-8: %2F for a slash, %25 for % itself.");
    }

    static URI parse(SourceAddress address) {
        try {
            return new URI(address.uri());
        } catch (URISyntaxException e) { // its message quotes the whole address
            throw address.refusal(
                    "is not an address: " + e.getReason() + " at character " + (e.getIndex() + 1),
                    "Write scheme://place/path, and encode characters that are not letters or digits as % with two "
                            + "digits.");
        }
    }
}
