import org.jetbrains.kotlin.gradle.dsl.JvmTarget

plugins {
    id("com.android.library")
    id("org.jetbrains.kotlin.android")
}

android {
    namespace = "interlude.android"
    compileSdk = 36

    defaultConfig {
        minSdk = 26
        consumerProguardFiles("consumer-rules.pro")
    }

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }

    packaging {
        // What interlude-kotlin carries for the JVM of a desktop; Android's are in src/main/jniLibs.
        resources.excludes += setOf("linux-*/**", "darwin-*/**", "win32-*/**")
    }

    // The tests are Maven's (pom.xml).
    sourceSets.getByName("test") {
        java.setSrcDirs(emptyList<String>())
        kotlin.setSrcDirs(emptyList<String>())
        resources.setSrcDirs(emptyList<String>())
    }

    publishing { singleVariant("release") { withSourcesJar() } }
    lint { targetSdk = 36 }
}

kotlin {
    explicitApi()
    compilerOptions {
        jvmTarget = JvmTarget.JVM_17
        allWarningsAsErrors = true
    }
}

dependencies {
    api("interlude:interlude-kotlin:0.1.0") { exclude("net.java.dev.jna", "jna") }
    api("org.jetbrains.kotlinx:kotlinx-coroutines-core:1.10.2")
    // With JNA's own native library for Android.
    implementation("net.java.dev.jna:jna:5.19.1@aar")
}
