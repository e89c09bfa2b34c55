package dev.longcontext.minicluster.binaries;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GoVersionTest {
    @Test
    void readsWhatGoSays() {
        assertThat(GoVersion.parse("go1.26.8")).contains(new GoVersion(1, 26));
        assertThat(GoVersion.parse("go1.24rc1")).contains(new GoVersion(1, 24));
        assertThat(GoVersion.parse("devel +abc")).isEmpty();
    }

    @Test
    void comparesByNumberNotByText() {
        assertThat(new GoVersion(1, 9)).isLessThan(new GoVersion(1, 24));
        assertThat(new GoVersion(2, 0)).isGreaterThan(new GoVersion(1, 24));
    }
}
