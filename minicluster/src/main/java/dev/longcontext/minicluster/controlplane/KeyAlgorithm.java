package dev.longcontext.minicluster.controlplane;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/** How a key pair is made. */
public enum KeyAlgorithm {
    /** P-256: made in a millisecond. */
    EC,
    /** 2,048 bits: made in a tenth of a second, and read by every client (Fabric8 takes a PKCS 8 key for RSA). */
    RSA;

    KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(name());
            switch (this) {
                case EC -> generator.initialize(new ECGenParameterSpec("secp256r1"));
                case RSA -> generator.initialize(2048);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + name() + " keys; this one does not.", e);
        }
    }
}
