package dev.longcontext.operator.decide;

import dev.longcontext.contract.ProgressReport;
import dev.longcontext.contract.ProgressReportBuilder;
import dev.longcontext.contract.Stage;
import dev.longcontext.operator.decide.situation.Findings;
import dev.longcontext.operator.decide.situation.RunState;
import dev.longcontext.operator.decide.stage.StageState;
import dev.longcontext.operator.facts.Times;
import java.time.Instant;

/** The progress to publish: of the stage that runs, and of a finished run the last word. */
final class PublishedProgress {

    private static final double ALL = 100;

    private PublishedProgress() {}

    static ProgressReport of(Assessment assessment, Instant now) {
        Findings findings = assessment.findings();
        ProgressReport before = findings.memory().progress();
        if (assessment.state() == RunState.GatesFailed) {
            return before;
        }
        if (findings.pipeline().current().isEmpty()) {
            return before == null ? null : finished(findings, before);
        }
        StageState state = findings.pipeline().current().orElseThrow();
        Stage stage = state.record().stage();
        ProgressReport reported = findings.seen().progress();
        if (reported != null && stage.verb().equals(reported.stage())) {
            return dated(reported, now);
        }
        boolean same = before != null && stage.verb().equals(before.stage());
        return same ? before : nothing(stage);
    }

    private static ProgressReport finished(Findings findings, ProgressReport before) {
        String last = findings.pipeline()
                .records()
                .get(findings.pipeline().records().size() - 1)
                .stage()
                .verb();
        boolean done = last.equals(before.stage()) && before.percent() != null && before.percent() == ALL;
        return done
                ? before
                : ProgressReportBuilder.builder()
                        .stage(last)
                        .percent(ALL)
                        .loss(before.loss())
                        .remainingSeconds(0L)
                        .checkpoint(before.checkpoint())
                        .updated(before.updated())
                        .build();
    }

    private static ProgressReport nothing(Stage stage) {
        return ProgressReportBuilder.builder().stage(stage.verb()).build();
    }

    private static ProgressReport dated(ProgressReport report, Instant now) {
        return report.updated() != null ? report : report.withUpdated(Times.format(now));
    }
}
