/** How sure a measured number is. Knows neither models nor suites. */
package dev.longcontext.trainer.statistics;
