{{- define "longcontext.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The release's name and the chart's, but not twice the same: release longcontext is longcontext-operator. */}}
{{- define "longcontext.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains (include "longcontext.name" .) .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else if hasPrefix (printf "%s-" .Release.Name) (include "longcontext.name" .) }}
{{- include "longcontext.name" . }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "longcontext.name" .) | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "longcontext.selectorLabels" -}}
app.kubernetes.io/name: {{ include "longcontext.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "longcontext.labels" -}}
{{ include "longcontext.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: longcontext
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "longcontext.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "longcontext.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{/* An image: a digest pins it, else the tag, else the chart's appVersion. Takes {image, Chart}. */}}
{{- define "longcontext.image" -}}
{{- if .image.digest -}}
{{ .image.repository }}@{{ .image.digest }}
{{- else -}}
{{ .image.repository }}:{{ .image.tag | default .Chart.AppVersion }}
{{- end }}
{{- end }}

{{/* The namespaces to watch, as JSON; an empty list is all of them. */}}
{{- define "longcontext.namespaces" -}}
{{- if eq .Values.watch.scope "All" }}
{{- if .Values.watch.namespaces }}
{{- fail "watch.namespaces: has no effect with watch.scope: All; write watch.scope: Listed, or remove the list" }}
{{- end }}
{{- list | toJson }}
{{- else if eq .Values.watch.scope "Own" }}
{{- if .Values.watch.namespaces }}
{{- fail "watch.namespaces: has no effect with watch.scope: Own; write watch.scope: Listed, or remove the list" }}
{{- end }}
{{- list .Release.Namespace | toJson }}
{{- else }}
{{- if not .Values.watch.namespaces }}
{{- fail "watch.namespaces: watch.scope: Listed needs at least one namespace" }}
{{- end }}
{{- .Values.watch.namespaces | sortAlpha | uniq | toJson }}
{{- end }}
{{- end }}
