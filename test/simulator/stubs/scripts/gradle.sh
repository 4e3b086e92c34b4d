#!/bin/sh
# Gradle is a JVM, and so is its wrapper.
exec java $JAVA_OPTS $GRADLE_OPTS -classpath gradle-launcher.jar org.gradle.launcher.GradleMain "$@"
