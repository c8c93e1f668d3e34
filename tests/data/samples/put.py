import requests

url = "https://{BASE_URL}/v1/datamart/{INSTANCE_ID}/put_objects/<OBJECT_NAME>"

payload={'objects': '[{"Parameters":{"Variable":"Value"}}]'}
files=[

]
headers = {
  'Authorization': 'Bearer <API_TOKEN>'
}

response = requests.request("POST", url, headers=headers, data=payload, files=files)

print(response.text)
