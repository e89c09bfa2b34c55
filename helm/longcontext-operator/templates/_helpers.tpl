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

{{/* What trainer.image computes on; empty when it is not known: the default image is for CPUs, of another only its maker knows. */}}
{{- define "longcontext.trainerDevice" -}}
{{- $image := include "longcontext.image" (dict "image" .Values.trainer.image "Chart" .Chart) -}}
{{- if .Values.trainer.device -}}
{{ .Values.trainer.device }}
{{- else if eq $image (printf "ghcr.io/longcontext/trainer:%s" .Chart.AppVersion) -}}
cpu
{{- end }}
{{- end }}

{{/* Names, for an egress rule. */}}
{{- define "longcontext.dnsEgress" -}}
to:
  - namespaceSelector: {}
    podSelector:
      matchLabels:
        k8s-app: kube-dns
ports:
  - port: 53
    protocol: UDP
  - port: 53
    protocol: TCP
{{- end }}

{{/* An ipBlock that never has link-local addresses in it: a cloud's metadata service is there. Takes a CIDR. */}}
{{- define "longcontext.ipBlock" -}}
{{- $except := list -}}
{{- if eq . "0.0.0.0/0" }}{{ $except = list "127.0.0.0/8" "169.254.0.0/16" }}
{{- else if eq . "::/0" }}{{ $except = list "::1/128" "fe80::/10" }}
{{- else if or (hasPrefix "169.254." .) (regexMatch "^(?i)fe[89ab]" .) }}
{{- fail (printf "networkPolicy.runs.egress: %s is link-local, where a cloud's metadata service is: leave it out" .) }}
{{- else if and (hasPrefix "169." .) (lt (atoi (last (splitList "/" .))) 16) }}
{{- /* the API server refuses an except outside its CIDR: only where the second octets begin with the same bits */ -}}
{{- $second := atoi (index (splitList "." .) 1) }}{{ $linkLocal := 254 }}
{{- range until (int (sub 16 (atoi (last (splitList "/" .))))) }}{{ $second = div $second 2 }}{{ $linkLocal = div $linkLocal 2 }}{{ end }}
{{- if eq (int $second) (int $linkLocal) }}{{ $except = list "169.254.0.0/16" }}{{ end }}
{{- end -}}
ipBlock:
  cidr: {{ . | quote }}
  {{- with $except }}
  except:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}

{{/* What the pods of a run may be reached by and may reach: a NetworkPolicySpec but for its podSelector, which the operator adds. */}}
{{- define "longcontext.runNetworkPolicy" -}}
policyTypes: [Ingress, Egress]
ingress:
  - ports:
      - port: 9090
        protocol: TCP
    from:
      - namespaceSelector:
          matchLabels:
            kubernetes.io/metadata.name: {{ .Release.Namespace }}
        podSelector:
          matchLabels:
            {{- include "longcontext.selectorLabels" . | nindent 12 }}
      {{- with (.Values.networkPolicy.runs).ingressFrom }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
egress:
  - {{- include "longcontext.dnsEgress" . | nindent 4 }}
  - ports:
      - port: 443
        protocol: TCP
    to:
      - {{- include "longcontext.ipBlock" "0.0.0.0/0" | nindent 8 }}
      - {{- include "longcontext.ipBlock" "::/0" | nindent 8 }}
  {{- range (.Values.networkPolicy.runs).egress }}
  - to:
      - {{- include "longcontext.ipBlock" .cidr | nindent 8 }}
    {{- with .ports }}
    ports:
      {{- range . }}
      - port: {{ . }}
        protocol: TCP
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}

{{/* The same for the pods that serve a run's result: clients reach its port, and it reaches nothing but names. */}}
{{- define "longcontext.servingNetworkPolicy" -}}
policyTypes: [Ingress, Egress]
ingress:
  - ports:
      - port: 8080
        protocol: TCP
    {{- with (.Values.networkPolicy.serving).from }}
    from:
      {{- toYaml . | nindent 6 }}
    {{- end }}
egress:
  - {{- include "longcontext.dnsEgress" . | nindent 4 }}
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
