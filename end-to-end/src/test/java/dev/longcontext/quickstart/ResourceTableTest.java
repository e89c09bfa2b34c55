package dev.longcontext.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResourceTableTest {
    @Test
    void keepsTheColumnsThatAPlainGetShows() throws Exception {
        ResourceTable.Rows rows = ResourceTable.parse("""
                {"kind": "Table",
                 "columnDefinitions": [{"name": "Name", "priority": 0}, {"name": "State", "priority": 0},
                                       {"name": "Node", "priority": 1}, {"name": "Age", "priority": 0}],
                 "rows": [{"cells": ["miniature", null, "a800-0", "5s"]}]}
                """);

        assertThat(rows.header()).containsExactly("NAME", "STATE", "AGE");
        assertThat(rows.cells()).containsExactly("miniature", "", "5s");
    }
}
