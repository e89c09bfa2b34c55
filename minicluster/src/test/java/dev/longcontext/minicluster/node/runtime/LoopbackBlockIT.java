package dev.longcontext.minicluster.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class LoopbackBlockIT {
    @Test
    void noTwoBlocksAndNoTwoPodsShareAnAddress() throws IOException {
        try (LoopbackBlock one = LoopbackBlock.claim();
                LoopbackBlock two = LoopbackBlock.claim()) {
            String first = one.take();

            assertThat(first).matches("127\\.\\d+\\.1\\.0");
            assertThat(two.take()).isNotEqualTo(first);
            assertThat(one.take()).isNotEqualTo(first);
            one.giveBack(first);
            assertThat(one.take()).as("what was just given back rests").isNotEqualTo(first);
        }
    }
}
