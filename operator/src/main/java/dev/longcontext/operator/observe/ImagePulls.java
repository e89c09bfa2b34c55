package dev.longcontext.operator.observe;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Pods that pull an image, which may take long and is told by nothing more: they are asked about only now and then. */
final class ImagePulls {

    static final Duration PAUSE = Duration.ofMinutes(1);

    /** Pods that pull at the same time; each takes a few bytes, and one that is forgotten is asked about again. */
    private static final int REMEMBERED = 1024;

    private final Map<String, Instant> seen = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** @param uid of a pod that pulls now */
    synchronized void remember(String uid, Instant now) {
        seen.values().removeIf(then -> !now.isBefore(then.plus(PAUSE)));
        seen.put(uid, now);
    }

    /** It was seen pulling a moment ago. */
    synchronized boolean isRemembered(String uid, Instant now) {
        Instant then = seen.get(uid);
        return then != null && now.isBefore(then.plus(PAUSE));
    }
}
