package dev.longcontext.trainer.fetch;

import java.util.zip.Checksum;

/**
 * CRC-64/NVME (NVM Express Command Set Specification, section 5.2.1.3.4), which S3 takes of every object it is given since
 * 2024. The SDK has it in a native library of 20 MB only.
 */
final class Crc64Nvme implements Checksum {

    /** Of the polynomial 0xad93d23594c93659, with its bits the other way round. */
    private static final long POLYNOMIAL = 0x9a6c9329ac4bc9b5L;

    private static final long[] TABLE = new long[256];

    static {
        for (int i = 0; i < TABLE.length; i++) {
            long value = i;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                value = (value & 1) == 0 ? value >>> 1 : (value >>> 1) ^ POLYNOMIAL;
            }
            TABLE[i] = value;
        }
    }

    private long value = ~0L;

    @Override
    public void update(int b) {
        value = TABLE[(int) (value ^ b) & 0xff] ^ (value >>> Byte.SIZE);
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            update(bytes[i]);
        }
    }

    @Override
    public long getValue() {
        return ~value;
    }

    @Override
    public void reset() {
        value = ~0L;
    }
}
