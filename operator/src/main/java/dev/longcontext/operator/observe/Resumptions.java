package dev.longcontext.operator.observe;

import dev.longcontext.operator.facts.JobFacts;
import dev.longcontext.operator.facts.Resumption;
import dev.longcontext.operator.facts.Suspension;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Tells of Jobs that somebody resumes when the operator has suspended them, as Kueue does with those that it has admitted:
 * they are suspended again with pauses that double.
 */
final class Resumptions {

    /** Jobs that are to be suspended at the same time; each takes a few bytes. */
    private static final int REMEMBERED = 1024;

    /** To suspend a Job and to resume it are two changes of its spec. */
    private static final int THERE_AND_BACK = 2;

    /** @param generation of the Job's spec when it was to be suspended the last time */
    private record Wish(long generation, String by) {}

    private final PutBacks putBacks;
    private final Map<String, Wish> wishes = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Wish> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** @param nanos a clock that only goes forward */
    Resumptions(LongSupplier nanos) {
        putBacks = new PutBacks(nanos);
    }

    /**
     * Asked once for each look at a Job that has not ended.
     *
     * @param wanted it is to be suspended
     */
    synchronized Optional<Resumption> of(Job job, JobFacts facts, boolean wanted) {
        if (!wanted) {
            forget(facts.uid());
            return Optional.empty();
        }
        if (facts.suspendedByAnother()) {
            forget(facts.uid());
            return Optional.empty();
        }
        return facts.suspended() ? holding(facts.uid()) : Optional.of(resumed(job, facts.uid()));
    }

    /** Nobody resumes it any more: it is not wanted suspended, or whoever resumed it has suspended it. */
    private void forget(String uid) {
        wishes.remove(uid);
        putBacks.forget(uid);
    }

    /** Suspended for a moment only, maybe. */
    private Optional<Resumption> holding(String uid) {
        return Optional.ofNullable(wishes.get(uid))
                .filter(wish -> putBacks.isContested(uid))
                .map(wish -> new Resumption(wish.by(), true, false));
    }

    /** When it was not suspended after the last time, as by a refusal, that is tried again and does not count. */
    private Resumption resumed(Job job, String uid) {
        long generation = Optional.ofNullable(job.getMetadata().getGeneration()).orElse(0L);
        String by = Suspension.resumedBy(job);
        Wish last = wishes.get(uid);
        if (last != null && generation < last.generation() + THERE_AND_BACK) {
            return new Resumption(last.by(), putBacks.isContested(uid), true);
        }
        PutBacks.Turn turn = putBacks.turn(uid);
        if (turn.now()) {
            wishes.put(uid, new Wish(generation, by));
        }
        return new Resumption(by, turn.contested(), turn.now());
    }
}
