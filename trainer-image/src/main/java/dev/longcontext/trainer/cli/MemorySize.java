package dev.longcontext.trainer.cli;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An amount of memory on the command line: 80GiB, 80Gi as Kubernetes writes it, 80GB, or bytes. */
final class MemorySize implements ITypeConverter<Long> {

    private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([KMGT]i?)?B?");
    private static final Map<Character, Integer> POWERS = Map.of('K', 1, 'M', 2, 'G', 3, 'T', 4);

    @Override
    public Long convert(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new TypeConversionException("'" + text + "' is not an amount of memory. Write for example 80GiB.");
        }
        String unit = form.group(2);
        int power = unit == null ? 0 : POWERS.get(unit.charAt(0));
        int base = unit != null && unit.length() == 2 ? 1024 : 1000;
        long bytes = (long) (Double.parseDouble(form.group(1)) * Math.pow(base, power));
        if (bytes == 0) {
            throw new TypeConversionException("'" + text + "': must be greater than 0");
        }
        return bytes;
    }
}
